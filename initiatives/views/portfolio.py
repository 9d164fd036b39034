"""The portfolio: every initiative that the reader may see, narrowed, sorted, paged, exported."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxhub import conf
from cxhub.access import Reader, can, hide_closed, visible
from cxhub.components.charts import sparkline
from cxhub.initiatives import pipeline
from cxhub.initiatives.health import Health, Level
from cxhub.initiatives.models import Initiative, InitiativeIndex, Milestone
from cxhub.initiatives.standing import SHOWN, health_of, status_of, with_moves, with_shown_status
from cxhub.initiatives.views.board import board, time_line
from cxhub.initiatives.views.changes import changes
from cxhub.lists import Filter, Narrowed
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import Kpi
from cxhub.people.models import Department, Member
from cxhub.people.owed import member_of
from cxhub.remembering import remembered
from cxhub.strategy.known import BY_PILLAR, with_known_pillar
from cxhub.strategy.models import StrategyPillar

#: Stages in which nothing more is to come.
FINISHED = ("closed", "stopped")
#: Names in the menu of a filter; nobody looks through more, and to draw thousands takes seconds.
MOST_CHOICES = 200
#: Readings on the little line of a row.
READINGS = 10


def _both_ways(name: str, label: Any, column: str) -> dict[str, tuple[Any, list[Any]]]:
    """A column to sort by, up (``name``) and down (``-name``); rows without a value come last in both."""
    field = F(column)
    return {
        name: (label, [field.asc(nulls_last=True), "title", "pk"]),
        f"-{name}": (label, [field.desc(nulls_last=True), "title", "pk"]),
    }


#: What the address may sort by. Without any: by pillar, and in it what asks for attention first.
SORTS: dict[str, tuple[Any, list[Any]]] = {
    "pillar": (
        gettext_lazy("By pillar"),
        [*BY_PILLAR, "urgency", "title", "pk"],
    ),
    **_both_ways("title", gettext_lazy("By name"), "title"),
    **_both_ways("status", gettext_lazy("By status"), "urgency"),
    **_both_ways("confidence", gettext_lazy("By confidence"), "latest_update__confidence"),
    **_both_ways("due", gettext_lazy("By date"), "target_date"),
    **_both_ways("updated", gettext_lazy("By update"), "latest_update__as_of"),
}


@dataclass(frozen=True)
class Row:
    """One line of the portfolio.

    :param drawing: the measure's newest readings as a little line; several rows may show the same.
    """

    initiative: Initiative
    status: str
    health: Health
    kpi: Kpi | None
    drawing: str

    @property
    def summary(self) -> str:
        """The reasons that weigh most, in a line."""
        if self.health.level is Level.ON_PACE:
            return self.health.label
        worst = [reason.words for reason in self.health.reasons if reason.level is self.health.level]
        return "; ".join(worst[:2])

    @property
    def slip_days(self) -> int:
        """Days between the date first promised and the date now."""
        now, first = self.initiative.target_date, self.initiative.original_target_date
        return (now - first).days if now and first else 0


def portfolio(request: HttpRequest) -> QuerySet[Any]:
    """Every initiative that the reader may see, with its shown status and how urgent that is."""
    known = with_known_pillar(visible(Initiative.objects.all(), request), request)
    return with_shown_status(known, timezone.localdate(), request)


def narrowed(request: HttpRequest) -> Narrowed:
    """The portfolio as the address asks for it."""
    member, found = member_of(request), _choices(request)
    me = [("me", _("Me"))] if member else []
    nobody = [("none", _("Nobody"))]

    def one(lookup: str) -> Any:
        def condition(value: str) -> Q:
            if value == "me":
                return Q(**{lookup: member})
            return Q(**{lookup: None}) if value == "none" else Q(**{f"{lookup}__slug": value})

        return condition

    stages = [("all", _("All")), *pipeline.choices()]
    no_pillar = [("none", _("No pillar"))]
    departments = found["department"]
    return Narrowed(
        request,
        [
            Filter("pillar", _("Pillar"), _("Any"), [*found["pillar"], *no_pillar], _of_pillar),
            Filter("status", _("Status"), _("Any"), list(SHOWN.items()), lambda value: Q(shown=value)),
            Filter("stage", _("Stage"), _("All but finished"), stages, _of_stage),
            Filter("owner", _("Owner"), _("Anybody"), [*me, *found["owner"], *nobody], one("owned_by")),
            Filter(
                "executive",
                _("Executive owner"),
                _("Anybody"),
                [*me, *found["executive"], *nobody],
                one("executive_owner"),
            ),
            Filter("department", _("Department"), _("Any"), departments, lambda value: Q(departments__slug=value)),
            Filter(
                "group",
                _("Group by"),
                _("As it comes"),
                [(name, label) for name, (label, _fields, _key) in GROUPS.items()],
                lambda value: Q(),
            ),
        ],
        SORTS,
    )


#: What the list may be grouped by: label, fields to order by, and what gives a row's group.
GROUPS: dict[str, tuple[Any, list[Any], Callable[[Any], Any]]] = {
    "pillar": (
        gettext_lazy("Pillar"),
        BY_PILLAR,
        lambda item: item.pillar,
    ),
    "owner": (
        gettext_lazy("Owner"),
        [F("owned_by__name").asc(nulls_last=True), F("owned_by_id").asc(nulls_last=True)],
        lambda item: item.owned_by,
    ),
    "executive": (
        gettext_lazy("Executive owner"),
        [F("executive_owner__name").asc(nulls_last=True), F("executive_owner_id").asc(nulls_last=True)],
        lambda item: item.executive_owner,
    ),
    "department": (
        gettext_lazy("Department"),
        [F("first_department").asc(nulls_last=True)],
        lambda item: item.first_department,
    ),
    "stage": (gettext_lazy("Stage"), ["place"], lambda item: item.stage_label),
    "nothing": (gettext_lazy("Nothing"), [], lambda item: None),
}

#: Columns that can be chosen, beside the name; the first ones are shown until somebody chooses.
COLUMNS = {
    "status": gettext_lazy("Status"),
    "confidence": gettext_lazy("Confidence"),
    "health": gettext_lazy("Health, computed"),
    "kpi": gettext_lazy("Measure"),
    "due": gettext_lazy("Due"),
    "executive": gettext_lazy("Executive owner"),
    "stage": gettext_lazy("Stage"),
    "updated": gettext_lazy("Last update"),
    "effort": gettext_lazy("Effort, person-days"),
}
SHOWN_FIRST = ("status", "confidence", "health", "kpi", "due")
#: Where the session keeps the columns that somebody chose.
KEPT = "cxhub_portfolio_columns"


def chosen_columns(request: HttpRequest) -> list[str]:
    """The columns that the reader chose: those of the address, which are kept, else the kept ones; perhaps none."""
    asked = [name for name in COLUMNS if name in request.GET.getlist("columns")]
    kept = request.session.get(KEPT) or []
    if asked and asked != kept:
        request.session[KEPT] = asked
    return asked or [name for name in COLUMNS if name in kept]


def group_of(asked: Narrowed) -> str:
    """What the list is grouped by: what the address says; by pillar where it says neither that nor an order."""
    return asked.values.get("group") or ("pillar" if asked.sort == "pillar" else "nothing")


def grouped_rows(request: HttpRequest, initiatives: QuerySet[Any], asked: Narrowed) -> QuerySet[Any]:
    """The rows with their groups together, in each group as the address orders them."""
    group = group_of(asked)
    if group == "department":
        first = visible(Department.objects.filter(initiatives=OuterRef("pk")), request).order_by("name")
        initiatives = initiatives.annotate(first_department=Subquery(first.values("name")[:1]))
    if group == "stage":
        places = [When(stage=stage, then=Value(place)) for place, stage in enumerate(pipeline.stages())]
        initiatives = initiatives.annotate(place=Case(*places, default=Value(len(places)), output_field=IntegerField()))
    inside = ["urgency", "title", "pk"] if asked.sort == "pillar" else list(SORTS[asked.sort][1])
    return initiatives.order_by(*GROUPS[group][1], *inside)


def _of_pillar(value: str) -> Q:
    return Q(known_pillar=None) if value == "none" else Q(pillar__slug=value)


def _of_stage(value: str) -> Q:
    return Q() if value == "all" else Q(stage=value)


def asked_for(asked: Narrowed, initiatives: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that the address asks for; finished work only where it says so."""
    if "stage" not in asked.values:
        initiatives = initiatives.exclude(stage__in=FINISHED)
    return asked.rows(initiatives)


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """Pillars, owners, executive owners and departments to choose from.

    Where there are too many of a kind for a menu, only the one that the address names is in it.
    """
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in CHOSEN_AMONG}
    counted = (Initiative, StrategyPillar, Member, Department)
    for kind, slug, label in remembered("choices of the portfolio", request, counted, lambda: _offered(request)):
        found[kind].append((slug, label))
    for kind, (model, name) in CHOSEN_AMONG.items():
        if len(found[kind]) > MOST_CHOICES:
            slug = request.GET.get(kind, "").replace("\0", "")
            named = visible(model._default_manager.filter(slug=slug), request).values_list("slug", name)
            found[kind] = list(named) if slug else []
    return found


#: What the filters offer: the model of each, and the field that names one.
CHOSEN_AMONG: dict[str, tuple[type[Model], str]] = {
    "pillar": (StrategyPillar, "title"),
    "owner": (Member, "name"),
    "executive": (Member, "name"),
    "department": (Department, "name"),
}


def _offered(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Kind, slug and name of what the filters offer, in one query: of each kind one more than a menu takes."""

    def rows(kind: str, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = CHOSEN_AMONG[kind][1]
        first = queryset.order_by(name, "slug").values("pk")[: MOST_CHOICES + 1]
        named = visible(queryset.model.objects.filter(pk__in=first), request).order_by()
        return named.annotate(kind=Value(kind, CharField()), label=F(name)).values_list("kind", "slug", "label")

    work = visible(Initiative.objects.all(), request).order_by()
    departments = visible(Department.objects.filter(initiatives__isnull=False), request).order_by().values("pk")
    parts = [
        rows("pillar", visible(StrategyPillar.objects.all(), request)),
        rows("owner", visible(Member.objects.filter(pk__in=work.values("owned_by")), request)),
        rows("executive", visible(Member.objects.filter(pk__in=work.values("executive_owner")), request)),
        rows("department", visible(Department.objects.filter(pk__in=departments), request)),
    ]
    return list(parts[0].union(*parts[1:]).order_by("label", "slug"))


def list_context(request: HttpRequest) -> dict[str, Any]:
    """What the page of the portfolio shows: the list, the time line, the board, or what changed."""
    today = timezone.localdate()
    asked, index = narrowed(request), Reader.of(request).landmark(InitiativeIndex)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "list"
    context: dict[str, Any] = {
        "narrowed": asked,
        "xlsx": asked.address(format="xlsx", page=None),
        "tally": remembered("tally of the portfolio", request, (Initiative,), lambda: tally(portfolio(request))),
        "today": today,
        "view": view,
        "views": [
            (label, asked.address(view=None if name == "list" else name, page=None), name == view)
            for name, label in VIEWS.items()
        ],
        "may_propose": index is not None and can(request, "add_below", index),
    }
    if view == "board":
        found = asked.rows(portfolio(request))
        page_obj = Paginator(found, 1).get_page(1)
        return context | {"page_obj": page_obj} | board(request, found, asked, today)
    if view == "changes":
        return context | changes(request, asked.rows(portfolio(request)), today)
    if view == "time":
        return context | time_line(request, asked_for(asked, portfolio(request)), today)
    return context | _list(request, asked)


#: Ways to look at the portfolio, as the address names them.
VIEWS = {
    "list": gettext_lazy("List"),
    "time": gettext_lazy("Time line"),
    "board": gettext_lazy("Board by stage"),
    "changes": gettext_lazy("What changed"),
}


def _list(request: HttpRequest, asked: Narrowed) -> dict[str, Any]:
    """A page of the list, in its groups, with the columns that the reader chose.

    The order of all initiatives is remembered, since a status is worked out from dates; the rows are always read.
    """
    group = group_of(asked)

    def in_order() -> QuerySet[Any]:
        return grouped_rows(request, asked_for(asked, portfolio(request)), asked)

    if asked.values.keys() - {"group"}:
        keys: Any = in_order().values_list("pk", flat=True)
    else:
        name = f"order of the portfolio by {group} and {asked.sort}"
        counted = (Initiative, StrategyPillar, Member, Department)
        keys = remembered(name, request, counted, lambda: list(in_order().values_list("pk", flat=True)))
    page_obj = Paginator(keys, conf.get("PAGE_SIZE")).get_page(request.GET.get("page"))
    rows = rows_of(request, list(page_obj))
    departments = (
        dict(in_order().filter(pk__in=list(page_obj)).values_list("pk", "first_department"))
        if (group == "department")
        else {}
    )
    for row in rows:
        row.initiative.first_department = departments.get(row.initiative.pk)
    key = GROUPS[group][2]
    columns = chosen_columns(request) or list(SHOWN_FIRST)
    return {
        "page_obj": page_obj,
        "groups": [(band, list(items)) for band, items in groupby(rows, key=lambda row: key(row.initiative))],
        "group": group,
        "columns": columns,
        "wide": len(columns) + 1,
        "column_choices": [(name, label, name in columns) for name, label in COLUMNS.items()],
        "kept": [(name, value) for name, value in request.GET.items() if name not in ("columns", "page", "format")],
    }


def rows_of(request: HttpRequest, pks: list[int]) -> list[Row]:
    """The lines of these initiatives, in this order."""
    today = timezone.localdate()
    kpis = Prefetch("kpis", visible(Kpi.objects.select_related("latest"), request), to_attr="shown_kpis")
    milestones = Prefetch("milestones", visible(Milestone.objects.all(), request))
    initiatives = (
        with_moves(visible(Initiative.objects.filter(pk__in=pks), request))
        .select_related("owned_by", "executive_owner", "pillar__executive", "latest_update")
        .prefetch_related(kpis, milestones)
    )
    found = {initiative.pk: initiative for initiative in hide_closed(initiatives, request, "pillar")}
    firsts = {pk: found[pk].shown_kpis[0] for pk in found if found[pk].shown_kpis}
    kpis_shown = {kpi.pk: kpi for kpi in firsts.values()}
    lines = lines_of(request, kpis_shown.values(), today)
    drawings = {line.kpi.pk: sparkline(line.readings[-READINGS:], kpi=line.kpi) for line in lines}
    return [
        Row(
            initiative=found[pk],
            status=status_of(found[pk], today),
            health=health_of_row(found[pk], today),
            kpi=firsts.get(pk),
            drawing=drawings[firsts[pk].pk] if pk in firsts else "",
        )
        for pk in pks
        if pk in found
    ]


def health_of_row(initiative: Any, today: datetime.date) -> Health:
    """The health of one of the rows, which carry all that it takes."""
    return health_of(
        initiative,
        today,
        kpis=initiative.shown_kpis,
        milestones=initiative.milestones.all(),
        moves=initiative.moves,
    )


@dataclass(frozen=True)
class Tally:
    """How many initiatives there are, and how those under way stand."""

    total: int
    unfinished: int
    active: int
    shown: Counter[str]


def tally(initiatives: QuerySet[Any]) -> Tally:
    """Counts by stage and shown status, in one query."""
    counts = initiatives.order_by().values_list("stage", "shown").annotate(n=Count("pk"))
    shown: Counter[str] = Counter()
    total = unfinished = 0
    for stage, status, n in counts:
        total += n
        unfinished += 0 if stage in FINISHED else n
        if stage in pipeline.active():
            shown[status] += n
    return Tally(total, unfinished, shown.total(), shown)
