"""What measures add to the pages of other apps."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.components.words import amount
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.people.sections import Line, PersonSection
from cxhub.sections import PageSection
from cxhub.strategy.models import StrategyPillar

#: KPIs on a pillar's page; the rest is a link.
MOST = 12


def on_pillar(request: HttpRequest, pillar: StrategyPillar) -> list[PageSection]:
    """The pillar's measures, each with its line, target and interval."""
    kpis = visible(Kpi.objects.with_latest().filter(pillar=pillar.pk).order_by("-tier", "name"), request)
    lines = lines_of(request, kpis[: MOST + 1], timezone.localdate())
    more = f"{reverse('cxhub_measures')}?pillar={pillar.slug}" if len(lines) > MOST else ""
    return [PageSection(30, "cxhub_metrics/on_pillar.html", {"lines": lines[:MOST], "more": more})]


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
