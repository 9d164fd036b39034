"""Models of the playbooks app."""

from cxhub.playbooks.models.lessons import LessonIndex, LessonLearned
from cxhub.playbooks.models.plays import Play, Playbook, PlaybookIndex, TouchpointStandard
from cxhub.playbooks.models.stories import CustomerStory, StoryIndex

__all__ = [
    "CustomerStory",
    "LessonIndex",
    "LessonLearned",
    "Play",
    "Playbook",
    "PlaybookIndex",
    "StoryIndex",
    "TouchpointStandard",
]
