"""When people are away."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.access import Reader
from cxhub.people.models import Member
from cxhub.reminders.subjects import own


def own_or_office(rows: models.QuerySet[Any], reader: Reader) -> models.QuerySet[Any]:
    """The reader's own; all for whoever keeps them."""
    if reader.user.is_authenticated and reader.user.has_perm("cxhub_reminders.view_absence"):
        return rows
    return own(rows, reader)


class Absence(models.Model):
    """Days on which somebody is away, so that nothing is asked of them, or of whoever stands in."""

    hub_access = staticmethod(own_or_office)
    glossary = _("Days on which somebody is away. Nothing is asked of them then; a stand-in may be named.")

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(verbose_name=_("first day away"))
    ends_on = models.DateField(verbose_name=_("last day away"))
    stand_in = models.ForeignKey(
        Member,
        verbose_name=_("who stands in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Hears of what is due meanwhile. Without one, everything waits for you."),
    )

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-starts_on"]
        indexes = [models.Index(fields=["starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.member}, {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse days upside down, years on end, and standing in for oneself.

        :raises ValidationError: so, by field.
        """
        errors = {}
        # Either is missing where a form could make no date of it.
        first: datetime.date | None = self.starts_on
        last: datetime.date | None = self.ends_on
        if first is not None and last is not None:
            if last < first:
                errors["ends_on"] = _("The last day lies before the first.")
            elif (last - first) > datetime.timedelta(days=366):
                errors["ends_on"] = _("That is more than a year. Hand over what you own instead.")
        if self.stand_in_id and self.stand_in_id == self.member_id:
            errors["stand_in"] = _("Somebody else has to stand in.")
        if errors:
            raise ValidationError(errors)

    def covers(self, day: datetime.date) -> bool:
        """Whether the person is away on a day."""
        return self.starts_on <= day <= self.ends_on
