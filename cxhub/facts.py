"""Immutable facts: rows that are appended, never changed and never deleted one by one."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class ImmutableFact(Exception):
    """Somebody tried to change or delete a fact. Append a correction instead."""


class FactQuerySet(models.QuerySet[M]):
    """Reads and appends; refuses to rewrite."""

    def update(self, **kwargs: Any) -> int:
        """Refused.

        :raises ImmutableFact: always.
        """
        raise ImmutableFact(
            _("%(rows)s are facts: append a correction.") % {"rows": self.model._meta.verbose_name_plural}
        )

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused.

        :raises ImmutableFact: always.
        """
        raise ImmutableFact(_("%(rows)s are kept for good.") % {"rows": self.model._meta.verbose_name_plural})

    def withdraw(self) -> int:
        """Remove rows that should never have come in: the undo of an import, and nothing else. Returns how many.

        Whoever listens is told as of any other deletion, so that the search forgets them, too.
        """
        rows = list(self)
        removed = self._raw_delete(self.db)
        for row in rows:
            post_delete.send(sender=self.model, instance=row, using=self.db, origin=self)
        return removed

    def current(self) -> Self:
        """Rows that no later row corrects."""
        return self.filter(corrected_by__isnull=True)


class Fact(models.Model):
    """Base of append-only rows. A correction is a new row whose ``corrects`` points at the old one."""

    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append the row.

        :raises ImmutableFact: the row is there already.
        """
        if not self._state.adding:
            raise ImmutableFact(_("A %(row)s is a fact: append a correction.") % {"row": self._meta.verbose_name})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused.

        :raises ImmutableFact: always.
        """
        raise ImmutableFact(_("A %(row)s is kept for good.") % {"row": self._meta.verbose_name})
