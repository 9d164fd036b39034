"""What pages of the strategy have in common."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cxhub.blocks import answers
from cxhub.models import RICH_TEXT, HubPageMixin
from cxhub.people.models import OwnedMixin, VerifiedMixin


class StrategyTextMixin(HubPageMixin, OwnedMixin, VerifiedMixin):
    """A piece of strategy: its text, its version, who answers for it and who has checked it."""

    body = RichTextField(verbose_name=_("what it means"), features=RICH_TEXT, blank=True)
    version = models.PositiveIntegerField(
        verbose_name=_("version"), default=1, help_text=_("Raise it on a material change: everybody reads it again.")
    )
    effective_from = models.DateField(verbose_name=_("effective from"), default=timezone.localdate)

    version_panel = FieldRowPanel([FieldPanel("version"), FieldPanel("effective_from"), FieldPanel("owned_by")])

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Who answers for it and who checked it."""
        from cxhub.strategy.display import of_text

        return of_text(request, self)


class ScenarioMixin(models.Model):
    """A scenario question: clicking is not understanding."""

    question = models.TextField(verbose_name=_("scenario question"), blank=True)
    answers = answers()
    acknowledge_by = models.DateField(
        verbose_name=_("acknowledge by"),
        null=True,
        blank=True,
        help_text=_("Until when everybody should have read it."),
    )

    scenario_panel = MultiFieldPanel(
        [FieldPanel("question"), FieldPanel("answers"), FieldPanel("acknowledge_by")], heading=_("Read and understood")
    )

    class Meta:
        abstract = True
