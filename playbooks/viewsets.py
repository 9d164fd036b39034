"""Playbooks, stories and lessons in the admin."""

from django.utils.translation import gettext_lazy as _

from cxhub.admin import HubPageListing
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play


class PlayListing(HubPageListing):
    """Plays."""

    model = Play
    icon = "list-ol"
    menu_label = _("Plays")
    menu_order = 200


class StoryListing(HubPageListing):
    """Customer stories."""

    model = CustomerStory
    icon = "openquote"
    menu_label = _("Stories")
    menu_order = 210


class LessonListing(HubPageListing):
    """Lessons learned."""

    model = LessonLearned
    icon = "info-circle"
    menu_label = _("Lessons")
    menu_order = 220
