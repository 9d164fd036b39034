"""Mapping files: what they can say, and how they are told what is wrong."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxhub.imports.checking import check_mapping
from cxhub.imports.errors import MappingError, WrongValue
from cxhub.imports.mapping import parse_mapping
from cxhub.imports.mapping.parsing_values import as_day, parse_bool, parse_date, parse_number
from cxhub.imports.mapping.scope import Scope
from cxhub.imports.mapping.templates import parse_template
from cxhub.imports.mapping.values import find, text
from cxhub.imports.richtext import as_html, bullets, clean_html
from cxhub.imports.targets import Context

BASE = """
[[sources]]
path = "a.csv"
[sources.compute]
{compute}
[[sources.records]]
type = "team"
external_id = "{{id}}"
[sources.records.fields]
name = {name}
"""


def made(name: str, values: dict[str, Any], compute: str = "") -> Any:
    (source,) = parse_mapping(BASE.format(name=name, compute=compute), "test").sources
    scope = Scope(values, source.compute, Context("test"))
    return source.records[0].fields["name"].evaluate(scope)


ROW: dict[str, Any] = {
    "first": "Ann",
    "last": " Lee ",
    "none": "",
    "tags": "one, two,, three",
    "list": ["x", "y", None],
    "leader": "Ann-Lee-USDA-rec1",
    "blocker": {"type": "resource", "people": ["a", "b"]},
    "steps": [{"do": "Stop", "detail": "**now**"}, {"do": "", "detail": None}, {"do": "Go"}],
    "status": "On Track",
    "failed": "#REF!",
    "half": "0.12345",
    "large": 10**26,
    "german": "1.234,5",
    "day": "19/11/2026",
    "long": "Everything that has to be said about it",
    "body": "Why\n\n1. One thing\n   goes on\n2. Another\n\nEnd",
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"first"', "Ann"),
        ("3", 3),
        ("true", True),
        ('["a", "b"]', ["a", "b"]),
        ('"missing"', None),
        ('"blocker.type"', "resource"),
        ('"blocker.people.1"', "b"),
        ('{ from = ["none", "last"] }', "Lee"),
        ('{ template = "{first} {last}" }', "Ann Lee"),
        ('{ template = "{first} {none}" }', "Ann"),
        ('{ template = "{none}{missing}" }', None),
        ('{ template = "{{{first|upper}}}" }', "{ANN}"),
        ('{ template = "{status|slug}" }', "on-track"),
        ('{ template = "{leader|words}" }', "Ann Lee USDA rec1"),
        ('{ from = "status", filter = "slug" }', "on-track"),
        ('{ from = "tags", split = ",", filter = ["upper"] }', ["ONE", "TWO", "THREE"]),
        ('"steps.do"', ["Stop", "Go"]),
        ('{ constant = "x" }', "x"),
        ('{ from = "none", default = "x" }', "x"),
        ('{ from = "status", empty = ["On Track"] }', None),
        ('{ from = "tags", split = "," }', ["one", "two", "three"]),
        ('{ from = "tags", split = ",", first = true }', "one"),
        ('{ from = "tags", split = ",", item = -1 }', "three"),
        ('{ from = "tags", split = ",", item = 9 }', None),
        ('{ from = "tags", split = ",", rest = true }', ["two", "three"]),
        ('{ from = "tags", split = ",", join = " / " }', "one / two / three"),
        ('{ from = "tags", split = ",", values = { one = 1, Two = 2 }, keep_unknown = true }', [1, 2, "three"]),
        ('"list"', ["x", "y"]),
        ('{ from = "leader", regex = "^(.+)-[A-Z]+-rec" }', "Ann-Lee"),
        ('{ from = "leader", regex = "(?P<a>rec)(?P<value>.)" }', "1"),
        ('{ from = "leader", regex = "rec." }', "rec1"),
        ('{ from = "leader", regex = "zzz" }', None),
        ('{ from = "leader", remove = ["-rec.*", "Ann-"] }', "Lee-USDA"),
        ('{ from = "status", values = { "on track" = "green" } }', "green"),
        ('{ from = "first", values = { x = "y" }, otherwise = "" }', None),
        ('{ from = "first", values = { x = "y" }, keep_unknown = true }', "Ann"),
        ('{ from = "half", multiply = 100, round = 1 }', Decimal("12.3")),
        ('{ from = "german", decimal = "," }', Decimal("1234.5")),
        ('{ from = "day", date_format = ["%Y", "%d/%m/%Y"] }', date(2026, 11, 19)),
        ('{ from = "long", truncate = 20 }', "Everything that has…"),
        ('{ from = "body", split = "bullets" }', ["One thing goes on", "Another"]),
        (
            '{ from = "steps", each = { do = "do", detail = { from = "detail", format = "markdown" } } }',
            [{"do": "Stop", "detail": "<p><b>now</b></p>"}, {"do": "Go", "detail": None}],
        ),
        ('{ from = "steps", each = { who = "first" } }', [{"who": "Ann"}, {"who": "Ann"}, {"who": "Ann"}]),
    ],
)
def test_a_value_is_made_as_the_mapping_says(expression: str, value: Any) -> None:
    assert made(expression, ROW) == value


def test_computed_names_build_on_each_other_and_never_go_round_in_circles() -> None:
    compute = """
    person = { from = "leader", regex = "^(.+)-[A-Z]+-rec" }
    short = { from = "person", regex = "^[^-]+" }
    """
    assert made('"short"', ROW, compute) == "Ann"
    assert made('"a"', ROW, 'a = "b"\nb = "a"') is None


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ('"failed"', "failed"),
        ('{ from = "first", values = { x = "y" } }', "first"),
        ('{ from = "first", round = 2 }', "first"),
        ('{ from = "day", date_format = "%Y" }', "day"),
        ('{ from = "short", round = 1 }', "leader"),
        ('{ from = "large", round = 2 }', "large"),
    ],
)
def test_a_value_that_cannot_be_names_the_column_of_the_source(expression: str, column: str) -> None:
    with pytest.raises(WrongValue) as wrong:
        made(expression, ROW, 'short = { from = "leader", regex = "^[^-]+" }')
    assert wrong.value.column == column


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("a = ", "no valid TOML"),
        ("", r"at least one \[\[sources\]\]"),
        ("[sources]\npath = 'x'", "double brackets"),
        ("[[sources]]\npth = 'x'\n[[sources.records]]\ntype='team'\nexternal_id='{id}'", "line 2: .*did you mean path"),
        ("[[sources]]\n", r"at least one \[\[sources.records\]\]"),
        ("[[sources]]\nformat='doc'\n[[sources.records]]\ntype='team'\nexternal_id='{id}'", "line 2: format is one of"),
        ("[[sources]]\n[[sources.records]]\nexternal_id='{id}'", "needs a type"),
        ("[[sources]]\n[[sources.records]]\ntype='team'", "needs an external_id"),
        ("[[sources]]\n[[sources.records]]\ntype='team'\nexternal_id='{id'", "line 4: .*no partner"),
        ("[[sources]]\n[[sources.records]]\ntype='team'\nexternal_id='{id|loud}'", "no filter “loud”"),
        (BASE.format(compute="", name='{ form = "x" }'), "line 10: .*“form”; did you mean f"),
        (BASE.format(compute="", name='{ from = "x", template = "{y}" }'), "both from and template"),
        (BASE.format(compute="", name='{ regex = "x" }'), "needs from, template"),
        (BASE.format(compute="", name='{ from = "x", regex = "(" }'), "no regular expression"),
        (BASE.format(compute="", name='{ from = "x", item = "1" }'), "whole number"),
        (BASE.format(compute="", name='{ from = "x", values_from = { file = "y" } }'), "values_from"),
        ("[[sources]]\nwhere = { a = { like = 1 } }\n[[sources.records]]\ntype='t'\nexternal_id='{i}'", "no condition"),
        ("namespace = 3\n[[sources]]\n[[sources.records]]\ntype='t'\nexternal_id='{i}'", "line 1: namespace is a text"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_with_its_line(mapping: str, told: str) -> None:
    with pytest.raises(MappingError, match=told):
        parse_mapping(mapping, "test")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("team", "taem"), "line 7: there is no record type “taem”; did you mean team"),
        (("name =", "nam ="), "line 10: team has no field “nam”; did you mean name"),
        (('"x"', '{ from = "x", lookup = "ghost" }'), "no record type “ghost”"),
        (('"x"', '{ from = "x", lookup = "team", take = "ghost" }'), "no field “ghost” of what is looked up"),
        (('"x"', '{ from = "x", take = "name" }'), "no field “name” of what is looked up"),
    ],
)
def test_types_and_fields_that_are_not_there_are_told_with_the_nearest(change: tuple[str, str], told: str) -> None:
    mapping = parse_mapping(BASE.format(compute="", name='"x"').replace(*change), "test")
    with pytest.raises(MappingError, match=told):
        check_mapping(mapping)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(MappingError) as error:
        parse_mapping("foo = 1\n[[sources]]\nbar = 2\nheader_row = 0", "test")
    assert len(str(error.value).splitlines()) == 4


@given(st.text())
def test_no_text_makes_the_mapping_parser_crash(source: str) -> None:
    try:
        parse_mapping(source, "test")
    except MappingError as error:
        assert str(error)


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_a_template_is_refused_or_rendered(source: str, values: dict[str, str]) -> None:
    try:
        template = parse_template(source)
    except ValueError:
        return
    assert isinstance(template.render(values.get), str)


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_a_template_without_columns_is_itself(source: str) -> None:
    assert parse_template(source).render(lambda name: None) == source.strip()


@given(st.dictionaries(st.text(alphabet="abc", min_size=1), st.text(alphabet="xyz {}", min_size=1)))
def test_what_stands_in_a_column_is_never_taken_for_a_template(values: dict[str, str]) -> None:
    for name, value in values.items():
        assert parse_template(f"{{{name}}}").render(values.get) == value.strip()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
EXPRESSIONS = [
    '"c"',
    '{ from = "c", split = ",", values = { a = "b" }, otherwise = "" }',
    '{ from = "c", split = "bullets", each = { x = "item" } }',
    '{ from = "c", regex = "(.)", round = 2 }',
    '{ from = "c", date_format = "%d.%m.%Y" }',
    '{ from = "c", format = "markdown" }',
    '{ from = "c", format = "plain", truncate = 5 }',
    '{ template = "{c|slug} {c.a}" }',
]


@given(JSON, st.sampled_from(EXPRESSIONS))
def test_any_value_is_made_into_something_or_told_to_be_wrong(value: Any, expression: str) -> None:
    try:
        made(expression, {"c": value})
    except WrongValue as wrong:
        assert wrong.column == "c"


@given(JSON, st.text())
def test_any_path_finds_something_or_nothing(value: Any, path: str) -> None:
    text(find({"a": value}, path))


@given(st.text() | st.floats() | st.integers())
def test_numbers_dates_and_booleans_are_read_or_refused(value: Any) -> None:
    for read in (parse_number, parse_bool, parse_date, as_day):
        try:
            read(value)
        except WrongValue as wrong:
            assert wrong.reason


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("8,586,476", "8586476"),
        ("17%", "17"),
        (" $1,234.50 ", "1234.50"),
        ("−3", "-3"),
        ("1e3", "1000"),
        ("1 234", "1234"),
        (4.7, "4.7"),
    ],
)
def test_numbers_as_people_write_them(written: Any, number: str) -> None:
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["", "NaN", "inf", "1e9999", "1,23,4", "12 apples", "0x10", "１２½", True, "1_000"])
def test_what_only_looks_like_a_number_is_refused(written: Any) -> None:
    with pytest.raises(WrongValue):
        parse_number(written)


def test_moments_keep_their_zone() -> None:
    moment = parse_date("2025-11-20T17:00+00:00")
    assert isinstance(moment, datetime) and moment.utcoffset() is not None


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<p style="position:fixed" onclick="x()">y</p>',
        "<svg><script>x</script></svg>",
        "<iframe src=//e.example></iframe>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<embed embedtype="image" id="1">',
        "[x](javascript:alert(1))",
        "<form action=//e.example><input></form>",
        '<h2 id="x"><base href="//e.example">',
    ],
)
@pytest.mark.parametrize("kind", ["markdown", "html", "text"])
def test_nothing_that_runs_or_loads_gets_into_rich_text(attack: str, kind: str) -> None:
    found = as_html(attack, kind)
    if kind == "text":
        assert found.count("<") == 2  # the paragraph's own
        return
    for forbidden in ("<script", "<img", "<svg", "<iframe", "<embed", "<form", "<base", "style=", "<style"):
        assert forbidden not in found
    assert not any(part.lower().startswith("javascript") for part in found.split('href="')[1:])


def test_rich_text_is_what_the_editor_writes() -> None:
    assert clean_html("<h1>A</h1><h2>B</h2><p><strong>c</strong><em>d</em></p><p> </p>") == (
        "<h3>A</h3><h4>B</h4><p><b>c</b><i>d</i></p>"
    )
    assert clean_html('<a href="/x">a</a>', "https://e.example/b/") == '<a href="https://e.example/x">a</a>'
    assert as_html("a\nb\n\nc <", "text") == "<p>a<br>b</p><p>c &lt;</p>"
    assert as_html("{{< youtube y >}}x", "markdown") == "<p>x</p>"


@given(st.text())
def test_any_text_becomes_rich_text(source: str) -> None:
    for kind in ("markdown", "html", "text"):
        as_html(source, kind)
    bullets(source)
