"""Wires playbooks, stories and lessons into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.first_steps import FirstStep, page_step
from cxhub.navigation import NavItem
from cxhub.playbooks import sections
from cxhub.playbooks.models import Playbook, PlaybookIndex, StoryIndex
from cxhub.playbooks.on_person import on_person
from cxhub.playbooks.owed import owed
from cxhub.playbooks.tree import make_branch
from cxhub.playbooks.viewsets import LessonListing, PlayListing, StoryListing

hooks.register("cxhub_setup", make_branch, order=20)
hooks.register("cxhub_owed", owed)
hooks.register("cxhub_person_sections", on_person)
hooks.register("cxhub_home_sections", sections.on_home)
hooks.register("cxhub_principle_sections", sections.on_principle)
hooks.register("cxhub_pillar_sections", sections.on_pillar)


@hooks.register("cxhub_nav_items")
def lists(request: HttpRequest) -> list[NavItem]:
    """Playbooks and stories; lessons are reached from stories."""
    return [
        NavItem(_("Playbooks"), page_type=PlaybookIndex, order=20),
        NavItem(_("Stories"), page_type=StoryIndex, order=50),
    ]


@hooks.register("cxhub_first_steps")
def first_steps() -> list[FirstStep]:
    """What staff open the hub for."""
    return [
        page_step(
            70, Playbook, PlaybookIndex, _("Begin a playbook"), _("What to do when it matters, a play at a time.")
        )
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Plays, stories and lessons."""
    return [PlayListing("cxhub_plays"), StoryListing("cxhub_stories"), LessonListing("cxhub_lessons")]
