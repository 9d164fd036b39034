"""Tags of the curated vocabulary on stories and lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase

from cxhub.models import Tag


class TaggedStory(ItemBase):
    """A tag on a customer story."""

    hub_access = "through:content_object"

    tag = models.ForeignKey(Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="tagged_stories")
    content_object = ParentalKey("cxhub_playbooks.CustomerStory", on_delete=models.CASCADE, related_name="tagged_items")


class TaggedLesson(ItemBase):
    """A tag on a lesson learned."""

    hub_access = "through:content_object"

    tag = models.ForeignKey(Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="tagged_lessons")
    content_object = ParentalKey("cxhub_playbooks.LessonLearned", on_delete=models.CASCADE, related_name="tagged_items")
