"""Places in the tree for playbooks, stories and lessons."""

from django.utils.translation import gettext as _

from cxhub.models import HubHome
from cxhub.playbooks.models import LessonIndex, PlaybookIndex, StoryIndex
from cxhub.setup import Role, allow, ensure_child


def make_branch(home: HubHome) -> None:
    """The three lists. Owners and leaders may write stories and lessons; the programme office publishes them."""
    ensure_child(home, PlaybookIndex, _("Playbooks"), "playbooks")
    stories = ensure_child(home, StoryIndex, _("Stories"), "stories")
    lessons = ensure_child(home, LessonIndex, _("Lessons"), "lessons")
    for role in (Role.OWNER, Role.LEADER):
        allow(role, stories, "add")
        allow(role, lessons, "add")
