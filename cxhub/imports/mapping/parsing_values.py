"""Numbers, dates and yes or no, as people and programs write them."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.values import text

YES = frozenset({"true", "yes", "y", "1", "x", "on"})
NO = frozenset({"false", "no", "n", "0", "off"})
GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,\u00a0\u202f '’]\d{3})+(?:\.\d+)?")
AROUND = re.compile(r"^[$€£\s]+|[%$€£\s]+$")
PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


def parse_number(value: Any, decimal: str = ".") -> Decimal:
    """Return a number as written: with thousands grouped, a per cent sign or a currency sign, or as a number already.

    Args:
        value: The text or number.
        decimal: The decimal sign.

    Raises:
        WrongValue: It is none.
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite():
            return number
    written = text(value).strip()
    words = AROUND.sub("", written).replace("−", "-")
    if decimal == ",":
        words = words.replace(".", "").replace(",", ".")
    if GROUPED.fullmatch(words):
        words = re.sub(r"[,\u00a0\u202f '’]", "", words)
    if not PLAIN.fullmatch(words):
        raise WrongValue(_("“%(value)s” is no number.") % {"value": written}, value)
    try:
        return Decimal(words)
    except InvalidOperation as error:
        raise WrongValue(_("“%(value)s” is no number.") % {"value": written}, value) from error


def parse_bool(value: Any) -> bool:
    """Return yes or no.

    Raises:
        WrongValue: It is neither.
    """
    word = text(value).strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise WrongValue(_("“%(value)s” is neither yes nor no.") % {"value": text(value)}, value)


def parse_date(value: Any, formats: tuple[str, ...] = ()) -> date | datetime:
    """Return a date, or a date with time, written as ISO or in one of the formats.

    Raises:
        WrongValue: It is none.
    """
    if isinstance(value, datetime | date):
        return value
    words = text(value).strip()
    for pattern in formats:
        try:
            found = datetime.strptime(words, pattern)
        except (ValueError, re.error):
            continue
        timed = any(sign in pattern for sign in ("%H", "%I", "%X", "%c"))
        return found if timed else found.date()
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    try:
        moment = parse_datetime(words)
        if moment is None:
            moment = datetime.fromisoformat(words)
        return moment
    except ValueError as error:
        raise WrongValue(_("“%(value)s” is no date that we can read.") % {"value": words}, value) from error


def as_day(value: Any) -> date:
    """Return the day of a date or moment, in the site's time zone.

    Raises:
        WrongValue: It is none.
    """
    found = parse_date(value)
    if not isinstance(found, datetime):
        return found
    try:
        return timezone.localtime(found).date() if timezone.is_aware(found) else found.date()
    except OverflowError as error:
        raise WrongValue(_("“%(value)s” is no date that we can read.") % {"value": text(value)}, value) from error


def as_moment(value: Any) -> datetime:
    """Return a moment with its time zone, the site's where the source names none; a day begins at midnight.

    Raises:
        WrongValue: It is none.
    """
    found = parse_date(value)
    if not isinstance(found, datetime):
        found = datetime.combine(found, time.min)
    try:
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    except (OverflowError, ValueError) as error:
        raise WrongValue(_("“%(value)s” is no date that we can read.") % {"value": text(value)}, value) from error
