"""Times and numbers in words: how long ago, which day, how much, how sure."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from .library import ComponentLibrary
from .objects import read

register = ComponentLibrary()

#: Units that stand before their number.
CURRENCIES = ("£", "$", "€", "¥")
#: After this many days a date says more than "five months ago".
LONG_AGO = 180


def local_day(value: date | datetime) -> date:
    """The day on the reader's clock."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@lru_cache(maxsize=4096)
def _formatted(day: date, language: str | None) -> tuple[str, str, str]:
    """A whole date, one without its year, and the day of the week; pages say the same few days over and over."""
    whole, short = pgettext("date format", "j F Y"), pgettext("date format", "j F")
    return date_format(day, whole), date_format(day, short), date_format(day, "l")


def exact(value: date | datetime) -> str:
    """A whole date, as "19 November 2026"."""
    return _formatted(local_day(value), get_language())[0]


def distance(value: date | datetime, today: date | None = None) -> str:
    """How far a day is from today: "3 days ago", "in 5 days", "today"; the exact date when it is far."""
    days = (local_day(value) - (today or timezone.localdate())).days
    size = abs(days)
    if days == 0:
        return _("today")
    if size == 1:
        return _("yesterday") if days < 0 else _("tomorrow")
    if size < 14:
        past, future, count = (
            ngettext("%d day ago", "%d days ago", size),
            ngettext("in %d day", "in %d days", size),
            size,
        )
    elif size < 60:
        count = size // 7
        past, future = ngettext("%d week ago", "%d weeks ago", count), ngettext("in %d week", "in %d weeks", count)
    elif size < LONG_AGO:
        count = round(size / 30.4)
        past, future = ngettext("%d month ago", "%d months ago", count), ngettext("in %d month", "in %d months", count)
    else:
        return exact(value)
    return (past if days < 0 else future) % count


def lately(passed: timedelta) -> str:
    """A time of less than a day in hours, in minutes, or "just now"."""
    minutes = int(passed.total_seconds()) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
    return ngettext("%d hour ago", "%d hours ago", minutes // 60) % (minutes // 60)


def time_element(value: date | datetime, words: str) -> SafeString:
    """A ``<time>`` with these words, the exact date in its title, and in brackets where it is printed."""
    day = local_day(value)
    machine = value.isoformat()
    if isinstance(value, datetime) and timezone.is_aware(value):
        machine = timezone.localtime(value).isoformat(timespec="seconds")
    whole, _short, weekday = _formatted(day, get_language())
    title = f"{weekday} {whole}"
    if words == whole:
        return format_html('<time datetime="{}" title="{}">{}</time>', machine, title, words)
    return format_html('<time datetime="{}" title="{}" data-exact="{}">{}</time>', machine, title, whole, words)


@register.simple_tag
def ago(value: date | datetime | None, empty: str = "") -> SafeString | str:
    """How long ago or how far ahead ("3 days ago", "in 5 days"), with the exact date on hover and in print.

    :param empty: what is said where there is no date.
    """
    if value is None:
        return empty
    if isinstance(value, datetime) and timezone.is_aware(value):
        passed = timezone.now() - value
        if timedelta(0) <= passed < timedelta(hours=12):
            return time_element(value, lately(passed))
    return time_element(value, distance(value))


@register.simple_tag
def day(value: date | datetime | None, short: bool = False, empty: str = "") -> SafeString | str:
    """A date ("19 November 2026"); ``short`` leaves out this year's number, ``empty`` is said where there is none."""
    if value is None:
        return empty
    whole, without_year, _weekday = _formatted(local_day(value), get_language())
    leaves_out = short and local_day(value).year == timezone.localdate().year
    return time_element(value, without_year if leaves_out else whole)


def number(value: Any, decimals: int = 0) -> str:
    """A number as read here: grouped thousands, so many decimals, a true minus sign."""
    words = number_format(Decimal(str(value)), decimals, force_grouping=True)
    return words.replace("-", "−")


def amount(value: Any, unit: str = "", decimals: int = 0) -> str:
    """A number with its unit: "61%", "£1,204", "7.4 min"."""
    words = number(value, decimals)
    if unit in CURRENCIES:
        return f"−{unit}{words[1:]}" if words.startswith("−") else f"{unit}{words}"
    if unit == "%":
        return f"{words}%"
    return f"{words}\N{NO-BREAK SPACE}{unit}" if unit else words


@register.simple_tag
def figure(
    value: Any, kpi: Any = None, unit: str | None = None, decimals: int | None = None, empty: str | None = None
) -> SafeString:
    """A measured value in tabular numerals, in the unit and decimals of its KPI; "no reading" where there is none."""
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', _("no reading") if empty is None else empty)
    unit = (read(kpi, "unit") or "") if unit is None else unit
    decimals = int(read(kpi, "decimals") or 0) if decimals is None else decimals
    return format_html('<span class="num">{}</span>', amount(value, str(unit), decimals))


@register.simple_tag
def interval(
    low: Any = None, high: Any = None, n: Any = None, kpi: Any = None, decimals: int | None = None
) -> SafeString | str:
    """How sure a value is ("(58 to 64, n 1,204)"); nothing where neither interval nor sample is known."""
    places = int(read(kpi, "decimals") or 0) if decimals is None else decimals
    parts = []
    if low is not None and high is not None:
        parts.append(_("%(low)s to %(high)s") % {"low": number(low, places), "high": number(high, places)})
    if n is not None:
        parts.append(_("n %(count)s") % {"count": number(n)})
    if not parts:
        return ""
    return format_html('<span class="muted num">({})</span>', ", ".join(parts))
