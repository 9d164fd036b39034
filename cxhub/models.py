"""What every part of the hub shares: its home page and its curated tags."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "hr"]


class Tag(TagBase):
    """A word of the curated vocabulary, one level of parents deep or more."""

    hub_access = "hub"
    glossary = _("A word from the organisation's own list that gathers stories, lessons and work on one subject.")

    free_tagging = False

    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )

    class Meta(TagBase.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]


class HubHomeMixin(models.Model):
    """The first page: what matters this week, what I owe, and the way to everything else."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cxhub/home.html"

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds ``sections``: what each app shows this reader here, in order.

        A section comes from the hook ``cxhub_home_sections``: ``function(request, page) -> list[HomeSection]``.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        found = [section for hook in hooks.get_hooks("cxhub_home_sections") for section in hook(request, self)]
        context["sections"] = sorted(found, key=lambda section: section.order)
        return context


class HubHome(HubHomeMixin, Page):
    """The hub's home page."""

    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("hub home")
        verbose_name_plural = _("hub homes")
