"""Numbers as people write them: in their own language's form, with a unit behind, as a fraction, from any keyboard.

What can be read in two ways is given back as two numbers, so that a form asks; nothing is guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cxhub.components.words import amount

#: Ways to write a number that are tried beside the reader's own: "1,234.5" and "1.234,5".
OTHER_FORMS = ("en", "de")
#: Longer than any number that means something.
MOST_CHARACTERS = 40
#: So many times the last value, or so small a part of it, is asked about.
FAR = 10
#: The sign in front, the digits with their marks, and a unit, a currency or a per cent sign on either side.
SHAPE = re.compile(r"([+-]?)\s*(?:[£$€¥]\s*)?([+-]?)([\d.,]*\d[\d.,]*)\s*((?!\d)[^\d.,]{0,30})")


class NotANumber(ValueError):
    """What was written is no number."""


def readings_of(text: str, *, language: str = "", unit: str = "") -> list[float]:
    """Every number that ``text`` can mean, the one in the reader's own language first.

    :param text: such as ``1,5``, ``1.234,5``, ``12 %``, ``3 000`` or ``4½``.
    :param language: the reader's, as Django names it; today's where it is not told.
    :param unit: what may stand behind the number beside "%" and currencies.
    :returns: one number, or two where "1,234" may be a thousand or one and a bit.
    :raises NotANumber: it means none.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotANumber(text)
    sign, plain, part = _plain(text, unit)
    found: list[float] = []
    for locale in _locales(language):
        try:
            value = float(parse_decimal(plain, locale=locale, strict=True))
        except (NumberFormatError, ValueError):
            continue
        value = sign * (value + part)
        if math.isfinite(value) and value not in found:
            found.append(value)
    if not found:
        raise NotANumber(text)
    return found


def _plain(text: str, unit: str) -> tuple[int, str, float]:
    """The sign, ASCII digits with their marks, and a fraction such as ½, of what somebody wrote."""
    part, letters = 0.0, []
    for letter in text.strip():
        kind = unicodedata.category(letter)
        if kind == "Nd":
            letters.append(str(unicodedata.digit(letter)))
        elif unicodedata.decomposition(letter).startswith("<fraction>") and not part:
            part = unicodedata.numeric(letter)
        elif kind == "Zs" or letter in "\t'’":
            letters.append(" ")
        else:
            letters.append({"−": "-", "–": "-", "٫": ".", "٬": ",", "٪": "%", ",": ",", "．": "."}.get(letter, letter))
    written = "".join(letters).strip()
    # Spaces and apostrophes group thousands, and do nothing else inside a number.
    written = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", written)
    if part and not re.search(r"\d", written):
        written = f"{written}0" if written in ("", "+", "-") else f"0 {written}"
    match = SHAPE.fullmatch(written)
    if match is None or (match[1] and match[2]) or (part and re.search("[.,]", match[3])):
        raise NotANumber(text)
    behind = match[4].strip()
    if behind and behind.casefold() not in {"%", "£", "$", "€", "¥", unit.casefold().strip()}:
        raise NotANumber(text)
    return (-1 if "-" in match[1] + match[2] else 1), match[3], part


def _locales(language: str) -> list[Locale]:
    names = [language or get_language() or "en", *OTHER_FORMS]
    found = []
    for name in names:
        try:
            found.append(Locale.parse(name, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return found


def doubt(value: float, *, last: float | None, unit: str = "", decimals: int = 0) -> str:
    """Why a number is asked about before it is taken; empty where nothing is odd about it.

    :param last: the value before, in the same unit.
    """
    said = amount(value, unit, max(decimals, _places(value)))
    if unit == "%" and not -100 <= value <= 100 and (last is None or -100 <= last <= 100):
        return _("%(value)s is more than all there is: right?") % {"value": said}
    if (top := re.fullmatch(r"of (\d+)", unit)) and not 0 <= value <= int(top[1]):
        return _("%(value)s lies outside the scale: right?") % {"value": said}
    if not last or not value:
        return ""
    ratio = value / last
    was = {"value": said, "last": amount(last, unit, max(decimals, _places(last)))}
    if ratio < 0:
        return _("%(value)s has the other sign than the last value, %(last)s: right?") % was
    if ratio >= FAR:
        return _("%(value)s is %(times)s times the last value, %(last)s: right?") % {**was, "times": round(ratio)}
    if ratio <= 1 / FAR:
        words = _("%(value)s is a tenth of the last value, %(last)s, or less: right?")
        return words % was
    return ""


def _places(value: float) -> int:
    """Decimals that a number needs to be told from its neighbours, six at the most."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def written(value: float) -> str:
    """A number in the reader's language, as they would type it: no grouping, so that it reads one way only."""
    locale = _locales("")[0]
    return format_decimal(value, locale=locale, group_separator=False, decimal_quantization=False)


class NumberField(forms.CharField):
    """A number in anybody's form. What can be two numbers, or looks wrong, is asked about once, and then taken.

    The answer to the question comes in a field beside it, ``<name>_sure``: the number that is meant. Forms that hold
    such a field call :meth:`ask` from ``clean``.
    """

    def __init__(self, *, unit: str = "", decimals: int = 0, last: float | None = None, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, **kwargs})
        self.unit, self.decimals, self.last = unit, decimals, last

    def prepare_value(self, value: Any) -> Any:
        """A number as it would be typed here."""
        return written(value) if isinstance(value, float | int) else value

    def clean(self, value: Any) -> Any:
        """The numbers that it can mean, or ``None`` where nothing was typed.

        :raises ValidationError: it is no number.
        """
        text = super().clean("" if value is None else str(value))
        if not text:
            return None
        try:
            return readings_of(text, unit=self.unit)
        except NotANumber as error:
            raise ValidationError(_("Give a number, such as %(sample)s.") % {"sample": written(12.5)}) from error

    def question(self, numbers: Sequence[float], sure: str) -> tuple[float, str, list[tuple[str, str]]]:
        """The number to take, or what to ask.

        :param numbers: what :meth:`clean` gave.
        :param sure: the answer to the question, if it was asked: the number that is meant.
        :returns: the number; the question, empty where none is left; and its answers as value and label.
        """
        for value in numbers:
            if sure == repr(value):
                return value, "", []
        value = numbers[0]
        answers = [(repr(item), amount(item, self.unit, max(self.decimals, _places(item)))) for item in numbers]
        if len(numbers) > 1 and not self._plainly_first(numbers):
            return value, _("That can be read in two ways. Which number is it?"), answers
        words = doubt(value, last=self.last, unit=self.unit, decimals=self.decimals)
        return value, words, answers[:1] if words else []

    def _plainly_first(self, numbers: Sequence[float]) -> bool:
        """Whether the reader's own reading is near the last value, and the other is not."""
        near = [not doubt(value, last=self.last, unit=self.unit) for value in numbers]
        return bool(self.last) and near == [True] + [False] * (len(numbers) - 1)


def ask(form: forms.Form, name: str) -> float | None:
    """The number of a field, or an error that asks about it; then its answer field offers what may be meant.

    :param form: has the :class:`NumberField` ``name`` and, beside it, the choice field ``<name>_sure``.
    :returns: the number, ``None`` where none was given or it is not settled yet.
    """
    numbers = form.cleaned_data.get(name)
    if not numbers:
        return None
    field, answer = form.fields[name], form.fields[f"{name}_sure"]
    assert isinstance(field, NumberField) and isinstance(answer, SureField)  # noqa: S101 - for the type checker
    value, question, answers = field.question(numbers, form.data.get(form.add_prefix(f"{name}_sure"), ""))
    if not question:
        return value
    answer.offer(answers)
    form.add_error(f"{name}_sure", question)
    return None


def one(form: forms.BaseForm, name: str) -> float | None:
    """The number of a :class:`NumberField` that has no question beside it; what can be two numbers is an error."""
    numbers = form.cleaned_data.get(name)
    if not numbers:
        return None
    if len(numbers) > 1:
        plain = _(" or ").join(written(number) for number in numbers)
        form.add_error(name, _("That can be read in two ways. Write %(numbers)s.") % {"numbers": plain})
        return None
    return float(numbers[0])


class SureField(forms.CharField):
    """The answer to the question about a number: nothing until there is one, then a choice of what may be meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.HiddenInput, "max_length": MOST_CHARACTERS, **kwargs})

    def offer(self, answers: Sequence[tuple[str, str]]) -> None:
        """Show these answers from now on."""
        self.label = _("I mean")
        self.widget = forms.RadioSelect(choices=list(answers))
