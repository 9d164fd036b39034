"""Wires playbooks, stories and lessons into Wagtail."""

from typing import Any

from wagtail import hooks

from cxhub.playbooks.tree import make_branch
from cxhub.playbooks.viewsets import LessonListing, PlayListing, StoryListing

hooks.register("cxhub_setup", make_branch, order=20)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Plays, stories and lessons."""
    return [PlayListing("cxhub_plays"), StoryListing("cxhub_stories"), LessonListing("cxhub_lessons")]
