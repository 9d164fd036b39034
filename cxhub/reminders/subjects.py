"""What nudges, notifications and comments are about: any row of the hub, seen by whoever may see that row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cxhub.access import Reader, visible

M = TypeVar("M", bound=Model)


class AboutSubject(models.Model):
    """Base of rows about another row."""

    about_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of subject"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    about_id = models.PositiveBigIntegerField(verbose_name=_("subject"), null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")

    class Meta:
        abstract = True


def about(row: Model) -> dict[str, Any]:
    """The fields of :class:`AboutSubject` that name a row: for filters and new rows."""
    return {"about_type": ContentType.objects.get_for_model(row), "about_id": row.pk}


def through_subject(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Those whose subject the reader may see; rows without one are open to whoever reads the hub."""
    if not reader.reads_hub:
        return rows.none()
    seen = Q(about_type=None)
    kinds = list(rows.order_by().values_list("about_type", flat=True).distinct())
    if not kinds:
        return rows.none()
    for pk in kinds:
        kind = ContentType.objects.get_for_id(pk) if pk else None
        model = kind.model_class() if kind else None
        if kind is not None and model is not None:
            open_rows = visible(model._default_manager.all(), reader).order_by()
            seen |= Q(about_type=kind, about_id__in=open_rows.values("pk"))
    return rows.filter(seen)


def about_shown(model: type[M], subject: Model, who: Any) -> QuerySet[M]:
    """The rows of a model about something that a reader is shown: as open as that, so nothing else is asked.

    :param subject: the reader sees it already.
    """
    rows = model._default_manager.filter(**about(subject))
    return rows if Reader.of(who).reads_hub else rows.none()


def own(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Those that are the reader's own, by their field ``member``."""
    if not reader.user.is_authenticated or not reader.user.is_active:
        return rows.none()
    return rows.filter(member__user=reader.user)


def own_through_subject(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """The reader's own, as long as they may see what these are about."""
    return through_subject(own(rows, reader), reader)


def visible_of(rows: Iterable[Model], reader: Reader) -> set[tuple[type[Model], Any]]:
    """Which of these rows a reader may see, as (model, primary key): one query for each kind."""
    by_model: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        by_model[type(row)].add(row.pk)
    return {
        (model, pk)
        for model, pks in by_model.items()
        for pk in visible(model._default_manager.filter(pk__in=pks), reader).values_list("pk", flat=True)
    }


class _Anybody:
    """Nobody in particular who may everything; cannot sign in, and has no rows of its own."""

    pk = None
    is_authenticated = is_active = is_superuser = True

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whatever it is."""
        return True


class Everything(Reader):
    """A reader to whom nothing is closed: for work by night, which asks again for whomever it tells."""

    def __init__(self) -> None:
        super().__init__(_Anybody())
        self.restrictions, self.closed_paths, self.reads_hub = [], [], True
