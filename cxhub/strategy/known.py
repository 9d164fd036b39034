"""Pillars as a reader knows them: what belongs to one that is closed to them is listed as belonging to none."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from cxhub.access import visible
from cxhub.strategy.models import StrategyPillar

#: How rows of :func:`with_known_pillar` are ordered by pillar, those of none last.
BY_PILLAR = [F("known_order").asc(nulls_last=True), F("known_pillar").asc(nulls_last=True)]


def with_known_pillar(rows: QuerySet[Any], who: Any) -> QuerySet[Any]:
    """Rows that have a pillar with ``known_pillar``, its id, and ``known_order``, its place.

    Both are ``None`` where there is none that the reader may see, so that groups, filters and counts agree.

    :param who: a request, a user or a :class:`cxhub.access.Reader`.
    """
    seen = Q(pillar__in=visible(StrategyPillar.objects.order_by(), who).values("pk"))
    return rows.annotate(
        known_pillar=Case(When(seen, then=F("pillar_id"))), known_order=Case(When(seen, then=F("pillar__order")))
    )
