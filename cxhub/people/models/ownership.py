"""Who answers for a page, and who has checked it."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class OwnedMixin(models.Model):
    """One named person answers for the page. (Wagtail's own ``owner`` is whoever created it.)"""

    owned_by = models.ForeignKey(
        "cxhub_people.Member",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_%(class)ss",
        help_text=_("The one person who answers for this."),
    )

    class Meta:
        abstract = True


class VerifiedMixin(models.Model):
    """Somebody has read it and vouches for it until a date."""

    verified_by = models.ForeignKey(
        "cxhub_people.Member",
        verbose_name=_("verified by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_on = models.DateField(verbose_name=_("verified on"), null=True, blank=True)
    review_by = models.DateField(verbose_name=_("review by"), null=True, blank=True, db_index=True)

    verification_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("verified_by"), FieldPanel("verified_on"), FieldPanel("review_by")])],
        heading=_("Verification"),
    )

    class Meta:
        abstract = True

    def review_is_overdue(self, on: datetime.date) -> bool:
        """Whether the review date has passed on the given day. Without a date nothing is vouched for: also overdue."""
        return self.review_by is None or self.review_by < on
