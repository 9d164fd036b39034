"""What measures add to the pages of other apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import can, visible
from cxhub.components.words import amount
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import FinancialLinkage, Kpi, Measurement, MeasurementSplit
from cxhub.people.models import Member
from cxhub.people.sections import Line, PersonSection
from cxhub.sections import PageSection
from cxhub.strategy.models import StrategyPillar

#: KPIs on a pillar's page; the rest is a link.
MOST = 12
#: Groups of one reading that a KPI's page shows.
MOST_GROUPS = 100


def on_pillar(request: HttpRequest, pillar: StrategyPillar) -> list[PageSection]:
    """The pillar's measures, each with its line, target and interval."""
    kpis = visible(Kpi.objects.with_latest().filter(pillar=pillar.pk).order_by("-tier", "name"), request)
    lines = lines_of(request, kpis[: MOST + 1], timezone.localdate())
    more = f"{reverse('cxhub_measures')}?pillar={pillar.slug}" if len(lines) > MOST else ""
    return [PageSection(30, "cxhub_metrics/on_pillar.html", {"lines": lines[:MOST], "more": more})]


def on_kpi(request: HttpRequest, kpi: Kpi) -> list[PageSection]:
    """What the KPI is worth, and where its newest reading differs between groups."""
    linkages = visible(FinancialLinkage.objects.filter(kpi=kpi), request).select_related("recorded_by")
    may_add = can(request, "record_worth", kpi)
    worth = {"linkages": list(linkages), "add_worth": reverse("cxhub_record_worth", args=[kpi.slug]) if may_add else ""}
    sections = [PageSection(10, "cxhub_metrics/worth.html", worth)]
    latest = visible(MeasurementSplit.objects.current().filter(kpi=kpi), request).order_by("-as_of", "dimension", "pk")
    rows = list(latest[:MOST_GROUPS])
    if rows:
        sections.append(PageSection(20, "cxhub_metrics/splits.html", _splits(request, kpi, rows)))
    return sections


def _splits(request: HttpRequest, kpi: Kpi, rows: list[MeasurementSplit]) -> dict[str, Any]:
    """The groups of the newest day beside the reading of all on that day, on one scale."""
    day = rows[0].as_of
    shown = [row for row in rows if row.as_of == day]
    whole = kpi.latest
    if whole is None or whole.as_of != day:
        whole = visible(Measurement.objects.current().filter(kpi=kpi, as_of=day), request).order_by("-pk").first()
    values = [value for row in shown for value in (row.value, row.low, row.high) if value is not None]
    values += [whole.value] if whole else []
    bottom, top = (min(values), max(values)) if values else (0, 0)
    margin = (top - bottom) / 10
    return {
        "splits": shown,
        "splits_on": day,
        "of_all": whole.value if whole else None,
        "bottom": bottom - margin,
        "top": top + margin,
    }


def on_person(request: HttpRequest, member: Member) -> list[PersonSection]:
    """KPIs that the person owns."""
    kpis = visible(Kpi.objects.filter(owner=member).select_related("latest", "pillar"), request)
    lines = [
        Line(
            title=kpi.name,
            url=kpi.get_absolute_url(),
            note=_("Measure, %(frequency)s") % {"frequency": kpi.get_frequency_display().lower()},
            side=amount(kpi.latest.value, kpi.unit, kpi.decimals) if kpi.latest else _("no reading"),
        )
        for kpi in kpis
    ]
    return [PersonSection(_("Answers for"), 20, lines)]
