"""Pages of KPIs: the list, one KPI with its line, and the forms for a reading and for what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, F, Q, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxhub import exports
from cxhub.access import can, hide_closed, visible
from cxhub.gate import for_readers
from cxhub.lists import Filter, Narrowed
from cxhub.metrics import actions
from cxhub.metrics.due import due_on
from cxhub.metrics.forms import ReadingForm, WorthForm
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import FinancialLinkage, Kpi, Measurement
from cxhub.metrics.models.kpis import Direction, Kind, Tier
from cxhub.people.owed import member_of
from cxhub.sections import sections_of
from cxhub.strategy.known import BY_PILLAR, with_known_pillar
from cxhub.strategy.models import StrategyPillar

#: Measures without a pillar: those of one initiative alone, and those of the whole.
_SINGLE = Q(known_pillar=None, tier=Tier.INITIATIVE)
_WHOLE = Q(known_pillar=None) & ~Q(tier=Tier.INITIATIVE)

#: What the address may sort by; without any, by pillar, with the measures of the whole first and those of single
#: initiatives last.
SORTS: dict[str, tuple[Any, list[Any]]] = {
    "pillar": (
        gettext_lazy("By pillar"),
        [Case(When(_WHOLE, then=0), When(_SINGLE, then=2), default=1), *BY_PILLAR, "name", "pk"],
    ),
    "name": (gettext_lazy("By name"), ["name", "pk"]),
    "read": (gettext_lazy("Last read first"), [F("latest__as_of").desc(nulls_last=True), "name", "pk"]),
}


@for_readers
def measures(request: HttpRequest) -> HttpResponseBase:
    """Every KPI with its line, by pillar."""
    asked = _narrowed(request)
    known = with_known_pillar(visible(Kpi.objects.all(), request), request)
    everything = known.select_related("latest", "owner", "pillar__executive")
    if kind := exports.wanted(request):
        return _file(request, kind, asked)
    page_obj = asked.page(everything)
    today = timezone.localdate()
    lines = lines_of(request, hide_closed(page_obj, request, "pillar"), today)
    grouped = asked.sort == "pillar"
    by_pillar = groupby(lines, key=lambda line: line.kpi.pillar or line.kpi.tier == Tier.INITIATIVE)
    groups = by_pillar if grouped else [(None, lines)]
    context = {
        "narrowed": asked,
        "xlsx": asked.address(format="xlsx", page=None),
        "page_obj": page_obj,
        "groups": [(pillar, found) for pillar, rows in groups if (found := list(rows))],
        "grouped": grouped,
        "tally": known.aggregate(
            all=Count("pk"),
            overall=Count("pk", filter=_WHOLE),
            unread=Count("pk", filter=Q(latest=None)),
            reached=Count("pk", filter=_REACHED),
            overdue=Count("pk", filter=Q(target_on__lt=today) & ~_REACHED),
        ),
    }
    return render(request, "cxhub_metrics/measures.html", context)


@for_readers
def kpi(request: HttpRequest, slug: str) -> HttpResponse:
    """One KPI: its line, what it counts, who moves it, and every reading with its corrections."""
    found = _kpi(request, slug)
    today = timezone.localdate()
    readings = visible(Measurement.objects.filter(kpi=found), request).select_related("recorded_by", "corrected_by")
    every = list(readings.order_by("as_of", "pk"))
    context = {
        "kpi": found,
        "line": lines_of(request, [found], today, rows=[row for row in every if not _corrected(row)])[0],
        "readings": list(reversed(every)),
        "corrected": [row for row in every if _corrected(row)],
        "due": due_on(found),
        "may_record": can(request, "record_reading", found),
        "sections": sections_of("cxhub_kpi_sections", request, found),
    }
    return render(request, "cxhub_metrics/kpi.html", context)


@for_readers
def record(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """The form for a new reading, or for the correction of the one with this key."""
    found = _kpi(request, slug)
    if not can(request, "record_reading", found):
        raise PermissionDenied
    corrects = None
    if pk is not None:
        corrects = get_object_or_404(visible(Measurement.objects.current(), request), pk=pk, kpi=found)
    form = ReadingForm(request.POST or None, kpi=found, corrects=corrects)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_reading(
                kpi=found, corrects=corrects, recorded_by=member_of(request), user=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The reading is corrected.") if corrects else _("The reading is recorded."))
            return redirect(found)
    return render(request, "cxhub_metrics/record.html", {"kpi": found, "form": form, "corrects": corrects})


@for_readers
def worth(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that stores what a study says a movement of the KPI is worth."""
    found = _kpi(request, slug)
    if not can(request, "record_worth", found):
        raise PermissionDenied
    form = WorthForm(request.POST or None, instance=FinancialLinkage(kpi=found, recorded_by=member_of(request)))
    if request.method == "POST" and form.is_valid():
        actions.record_worth(linkage=form.instance, user=request.user)
        messages.success(request, _("What it is worth is in the register."))
        return redirect(f"{found.get_absolute_url()}#worth")
    return render(request, "cxhub_metrics/record_worth.html", {"kpi": found, "form": form})


def _kpi(request: HttpRequest, slug: str) -> Kpi:
    found = get_object_or_404(visible(Kpi.objects.with_latest(), request), slug=slug)
    return hide_closed([found], request, "pillar")[0]


def _corrected(row: Measurement) -> bool:
    return getattr(row, "corrected_by", None) is not None


def _narrowed(request: HttpRequest) -> Narrowed:
    pillars = [(pillar.slug, pillar.title) for pillar in visible(StrategyPillar.objects.order_by("order"), request)]
    return Narrowed(
        request,
        [
            Filter(
                "pillar",
                _("Pillar"),
                _("Any"),
                [*pillars, ("none", _("The whole")), ("single", _("Single initiatives"))],
                _of_pillar,
            ),
            Filter("tier", _("Tier"), _("All"), Tier.choices, lambda value: Q(tier=value)),
            Filter("kind", _("Kind"), _("Any"), Kind.choices, lambda value: Q(kind=value)),
            Filter("missing", _("Missing"), _("Nothing"), list(_MISSING_LABELS.items()), _MISSING.__getitem__),
        ],
        SORTS,
    )


_REACHED = Q(direction=Direction.UP, latest__value__gte=F("target")) | Q(
    direction=Direction.DOWN, latest__value__lte=F("target")
)
_MISSING_LABELS = {
    "owner": gettext_lazy("An owner"),
    "target": gettext_lazy("A target"),
    "baseline": gettext_lazy("A baseline"),
    "reading": gettext_lazy("A reading"),
}
_MISSING = {
    "owner": Q(owner=None) | Q(owner__active=False),
    "target": Q(target=None),
    "baseline": Q(baseline=None),
    "reading": Q(latest=None),
}


def _of_pillar(value: str) -> Q:
    return {"none": _WHOLE, "single": _SINGLE}.get(value) or Q(pillar__slug=value)


def _file(request: HttpRequest, kind: str, asked: Narrowed) -> HttpResponseBase:
    headers = [
        _("KPI"),
        _("Pillar"),
        _("Tier"),
        _("Kind"),
        _("Unit"),
        _("Direction"),
        _("Frequency"),
        _("Owner"),
        _("Baseline"),
        _("Baseline on"),
        _("Target"),
        _("Target on"),
        _("Value"),
        _("As of"),
        _("n"),
        _("Interval, low"),
        _("Interval, high"),
        _("Pace"),
        _("Definition"),
        _("Source"),
    ]
    return exports.file_response(kind, "measures", headers, _rows(request, asked))


def _rows(request: HttpRequest, asked: Narrowed) -> Iterator[list[Any]]:
    today = timezone.localdate()
    known = with_known_pillar(visible(Kpi.objects.with_latest(), request), request)
    for row in asked.rows(known).iterator(chunk_size=1000):
        hide_closed([row], request, "pillar")
        latest = row.latest
        yield [
            row.name,
            row.pillar.title if row.pillar else "",
            row.get_tier_display(),
            row.get_kind_display(),
            row.unit,
            row.get_direction_display(),
            row.get_frequency_display(),
            row.owner.name if row.owner else "",
            row.baseline,
            row.baseline_on,
            row.target,
            row.target_on,
            latest.value if latest else None,
            latest.as_of if latest else None,
            latest.n if latest else None,
            latest.low if latest else None,
            latest.high if latest else None,
            row.pace(today).status.label,
            row.definition,
            row.source,
        ]
