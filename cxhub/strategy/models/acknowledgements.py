"""Who has read and understood which version."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cxhub.facts import Fact
from cxhub.people.models import Member


class Acknowledgement(Fact):
    """A reader has read one version of a page and answered its question."""

    hub_access = "through:page"
    glossary = _("A note that somebody has read one version of a page and answered its question.")

    reader = models.ForeignKey(
        Member, verbose_name=_("reader"), on_delete=models.PROTECT, related_name="acknowledgements"
    )
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(verbose_name=_("version"))
    answer = models.CharField(verbose_name=_("answer"), max_length=500, blank=True)
    right = models.BooleanField(verbose_name=_("answered rightly"), null=True)
    at = models.DateTimeField(verbose_name=_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["-at"]
        indexes = [models.Index(fields=["page", "version", "reader"])]

    def __str__(self) -> str:
        return f"{self.reader}, {self.page_id} v{self.version}"
