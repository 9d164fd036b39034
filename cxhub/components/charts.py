"""Charts as tags: rows of the database in, a drawing with its numbers out."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cxhub import charts
from cxhub.charts.scale import TimeScale

from .library import ComponentLibrary
from .objects import name_of, read
from .words import amount, exact, number

register = ComponentLibrary()


def own_id(context: Context, title: str) -> str:
    """An id that no other chart on this page has, whichever of its templates draws it."""
    page: Any = context.get("request") or context
    if not hasattr(page, "_cxhub_charts"):
        page._cxhub_charts = count(1)
    return f"chart-{slugify(title)[:40] or 'x'}-{next(page._cxhub_charts)}"


def of_kpi(kpi: Any, **given: Any) -> dict[str, Any]:
    """What a chart says about its KPI: what is given, else what the KPI holds."""
    values = {name: read(kpi, name) if value is None and kpi is not None else value for name, value in given.items()}
    values["unit"] = str(values["unit"] or "")
    values["decimals"] = int(values["decimals"] or 0)
    return values


@register.component(takes_context=True)
def line_chart(
    context: Context,
    measurements: Iterable[Any],
    kpi: Any = None,
    title: str = "",
    unit: str | None = None,
    decimals: int | None = None,
    target: float | None = None,
    target_on: date | None = None,
    baseline: float | None = None,
    notes: Iterable[Any] = (),
    height: int = 230,
    said: str = "",
    description: str = "",
) -> dict[str, Any]:
    """A measured line with interval, target, baseline and notes, its numbers in a fold; "No readings yet" without any.

    :param measurements: with ``as_of`` (or ``on``), ``value``, ``low``, ``high``, ``n``.
    :param kpi: gives unit, decimals, target, baseline and title where these are not given.
    :param notes: pairs of day and words.
    :param said: a sentence under the chart.
    """
    points = charts.points_of(measurements)
    values = of_kpi(kpi, unit=unit, decimals=decimals, target=target, target_on=target_on, baseline=baseline)
    title = title or (name_of(kpi) if kpi else _("Readings"))
    places, unit_words = values["decimals"], values["unit"]
    monthly = len({(point.on.year, point.on.month) for point in points}) == len(points)
    rows = [
        {
            "when": date_format(point.on, "F Y") if monthly else exact(point.on),
            "value": amount(point.value, unit_words, places),
            "interval": f"{number(point.low, places)}–{number(point.high, places)}"
            if point.low is not None and point.high is not None
            else "",
            "n": number(point.n) if point.n is not None else "",
            "note": point.note,
        }
        for point in points
    ]
    return {
        "svg": charts.line_chart(
            points,
            title=title,
            id=own_id(context, title),
            notes=charts.notes_of(notes),
            today=timezone.localdate(),
            height=height,
            description=description,
            **values,
        ),
        "title": title,
        "said": said,
        "rows": rows,
        "monthly": monthly,
        "has_interval": any(row["interval"] for row in rows),
        "has_n": any(row["n"] for row in rows),
        "has_note": any(row["note"] for row in rows),
    }


@register.component()
def row_chart(
    measurements: Iterable[Any],
    kpi: Any = None,
    title: str = "",
    unit: str | None = None,
    decimals: int | None = None,
    target: float | None = None,
) -> dict[str, Any]:
    """A line in a list of measures; says so where there is no reading."""
    values = of_kpi(kpi, unit=unit, decimals=decimals, target=target)
    title = title or (name_of(kpi) if kpi else _("Readings"))
    return {"svg": charts.row_chart(charts.points_of(measurements), title=title, today=timezone.localdate(), **values)}


@register.simple_tag
def sparkline(
    measurements: Iterable[Any],
    kpi: Any = None,
    title: str = "",
    unit: str | None = None,
    decimals: int | None = None,
    target: float | None = None,
) -> SafeString:
    """A line inside a line of text; nothing without a reading."""
    values = of_kpi(kpi, unit=unit, decimals=decimals, target=target)
    return charts.sparkline(charts.points_of(measurements), title=title or (name_of(kpi) if kpi else ""), **values)


@register.simple_tag
def bullet(
    value: Any,
    low: Any = None,
    high: Any = None,
    target: float | None = None,
    bottom: float = 0,
    top: float | None = None,
    kpi: Any = None,
    unit: str | None = None,
    decimals: int | None = None,
    title: str = "",
    tick: str = "",
) -> SafeString:
    """One value with its interval against its target, or against what ``tick`` names; nothing without a value."""
    values = of_kpi(kpi, unit=unit, decimals=decimals, target=target)
    return charts.bullet(value, low=low, high=high, bottom=bottom, top=top, title=title, tick=tick, **values)


@register.component(takes_context=True)
def milestone_line(
    context: Context, milestones: Iterable[Any], start: date | None = None, end: date | None = None, title: str = ""
) -> dict[str, Any]:
    """Milestones on a line of time with their slips; nothing where none has a date."""
    title = title or _("Milestones")
    items = charts.milestones_of(milestones)
    today = timezone.localdate()
    return {
        "svg": charts.milestone_line(items, start=start, end=end, today=today, title=title, id=own_id(context, title))
    }


@register.component()
def miles(milestones: Iterable[Any]) -> dict[str, Any]:
    """Milestones as a numbered list: done when, due when, once promised for when, how many days later."""
    today = timezone.localdate()
    items = charts.milestones_of(milestones)
    return {"items": [{"milestone": item, "slip": item.slip, "late": item.is_late(today)} for item in items]}


@register.simple_tag
def span_axis(start: date, end: date) -> SafeString:
    """The head of the portfolio's time line from one day to another."""
    across = TimeScale.over([start, end])
    return charts.span_axis(across, today=timezone.localdate()) if across else SafeString("")


@register.simple_tag
def span_row(initiative: Any, milestones: Iterable[Any], start: date, end: date) -> SafeString:
    """One initiative on the portfolio's time line.

    :param initiative: with ``title``, ``starts_on``, ``target_date`` and ``original_target_date``, or a span.
    :param start: with ``end``, the same days as in the head.
    """
    across = TimeScale.over([start, end])
    if not across:
        return SafeString("")
    span = (
        initiative
        if isinstance(initiative, charts.Span)
        else charts.Span(
            name_of(initiative),
            read(initiative, "starts_on", "start"),
            read(initiative, "target_date", "end"),
            read(initiative, "original_target_date", "original_end"),
            tuple(charts.milestones_of(milestones)),
        )
    )
    return charts.span_row(span, across, today=timezone.localdate())
