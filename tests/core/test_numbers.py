"""Numbers as people write them."""

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cxhub.numbers import NotANumber, NumberField, SureField, ask, doubt, readings_of, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1'234.5", 1234.5),
        ("1 234 567,8", 1234567.8),
        (" 3 000", 3000),
        ("3\u202f000,5", 3000.5),
        ("12 %", 12),
        ("£1,204.50", 1204.5),
        ("-£5", -5),
        ("7.4 min", 7.4),
        ("4½", 4.5),
        ("½", 0.5),
        ("−3", -3),
        ("１２", 12),
        ("١٢٫٥", 12.5),
        ("0.125", 0.125),
    ],
)
def test_a_number_is_read_in_the_form_that_it_is_written_in(text, number):
    for language in ("en-gb", "de", "fr", "ar"):
        assert readings_of(text, language=language, unit="min") == [number]


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1e999", "a lot", "1 5", "--3", "=12", "+-1", "1.2.3", "12 apples", "4.5½", "9" * 400]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        readings_of(text)


def test_what_can_be_two_numbers_gives_both_the_readers_own_first():
    assert readings_of("1,234", language="en-gb") == [1234, 1.234]
    assert readings_of("1,234", language="de") == [1.234, 1234]
    assert readings_of("1.234", language="de") == [1234, 1.234]


@given(st.floats(-1e12, 1e12), st.sampled_from(["en-gb", "de", "fr", "ar", "hi"]))
def test_what_we_write_we_read_again(number, language):
    number = round(number, 2)
    with translation.override(language):
        assert number in readings_of(written(number))


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_the_reader(text):
    try:
        assert all(isinstance(number, float) for number in readings_of(text))
    except NotANumber:
        pass


@pytest.mark.parametrize(
    ("value", "last", "unit", "asked"),
    [
        (12, 1.2, "", "12 is 10 times the last value, 1.2: right?"),
        (610, 61, "%", "610% is more than all there is: right?"),
        (7, 61, "", ""),
        (0.5, 61, "", "a tenth"),
        (-4, 4, "", "other sign"),
        (9, 6.1, "of 7", "outside the scale"),
        (0, 61, "", ""),
        (300, None, "", ""),
        (66, 61, "%", ""),
    ],
)
def test_an_absurd_value_is_asked_about(value, last, unit, asked):
    words = doubt(value, last=last, unit=unit)
    assert asked in words if asked else words == ""


class Form(forms.Form):
    value = NumberField(last=1.2, required=False)
    value_sure = SureField()
    number = None

    def clean(self):
        self.number = ask(self, "value")


@pytest.mark.parametrize(
    ("data", "number", "offered"),
    [
        ({"value": "1,3"}, 1.3, []),
        ({"value": "12"}, None, ["12.0"]),
        ({"value": "12", "value_sure": "12.0"}, 12, []),
        ({"value": "13", "value_sure": "12.0"}, None, ["13.0"]),
        ({"value": "1.234"}, 1.234, []),
        ({"value": "1,234"}, None, ["1234.0", "1.234"]),
        ({"value": "1,234", "value_sure": "1.234"}, 1.234, []),
        ({"value": "1,234", "value_sure": "99.0"}, None, ["1234.0", "1.234"]),
        ({"value": ""}, None, []),
    ],
)
def test_a_question_is_answered_once_and_then_the_number_is_taken(data, number, offered):
    form = Form(data)
    assert form.is_valid() is not bool(offered)
    assert form.number == number
    assert [value for value, _label in getattr(form.fields["value_sure"].widget, "choices", [])] == offered
