"""Months of publication: a facet read off the date itself, and offered where the results lie in a year or two."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from cxhub.search.registry import FacetValue

#: Name of the facet. Its values are written ``2026-03``.
MONTH = "month"
#: Of more years there would be more months than anybody looks through: a year is chosen first.
MOST_YEARS = 2


def are_told(chosen: Collection[str], years: Collection[str]) -> bool:
    """Whether months are worth counting.

    :param chosen: months that the results are narrowed to; chosen ones always are.
    :param years: those in which results lie.
    """
    return bool(chosen) or len(years) <= MOST_YEARS


@lru_cache(maxsize=20_000)
def month_of(moment: datetime | str | None) -> str:
    """The month of a moment in the site's time zone; empty where there is none.

    :param moment: also as SQLite stores it.
    """
    if isinstance(moment, str):
        moment = parse_datetime(moment)
    if moment is None:
        return ""
    return f"{timezone.localtime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)):%Y-%m}"


def first_days(month: str) -> tuple[date, date] | None:
    """The first day of a month and that of the next; None where it is no month."""
    try:
        first = parse_date(f"{month}-01")
    except ValueError:
        return None
    # The last month of the calendar has no next.
    if first is None or first.year in (date.min.year, date.max.year):
        return None
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def describe(values: Iterable[str], readable: frozenset[str]) -> Mapping[str, FacetValue]:
    """Months in words, such as “March 2026”. A :data:`~cxhub.search.registry.Describe`."""
    days = {value: days[0] for value in values if (days := first_days(value))}
    return {value: FacetValue(date_format(day, "YEAR_MONTH_FORMAT")) for value, day in days.items()}
