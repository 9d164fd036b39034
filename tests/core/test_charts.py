"""Charts say the truth of their numbers, and draw something sensible for any of them."""

import math
import re
from datetime import date, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxhub import charts
from cxhub.charts import Milestone, Note, Point, Span
from cxhub.charts.scale import TimeScale, ValueScale
from cxhub.charts.steps import Curve, step_chart
from tests.core.test_components import draw, words

TODAY = date(2026, 11, 19)
POINTS = [
    Point(date(2026, month, 28), value, value - 2, value + 2, 1900 + month)
    for month, value in enumerate((51.0, 52, 54, 55, 57, 58, 60, 61, 61), 2)
]


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as a tree; fails where it is not well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn here


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    """The elements of a drawing that carry a class."""
    return [element for element in parsed(svg).iter() if name in element.get("class", "").split()]


def numbers(svg: str) -> list[float]:
    """Every coordinate of a drawing."""
    names = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "points", "d")
    texts = [element.get(name, "") for element in parsed(svg).iter() for name in names]
    assert not any(word in text.lower() for text in texts for word in ("nan", "inf", "none"))
    return [float(number) for text in texts for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def test_a_line_tells_its_story_in_words_and_is_labelled_by_them():
    svg = charts.line_chart(POINTS, title="Told in time", id="k", unit="%", target=75, target_on=date(2027, 6, 30))
    root = parsed(svg)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "k-t k-d"
    assert root.find("title").text == "Told in time"
    said = root.find("desc").text
    assert said == "Rises from 51% in February 2026 to 61% in October 2026. Target 75% by June 2027."


def test_the_outer_drawing_has_no_box_so_that_letters_keep_their_size():
    root = parsed(charts.line_chart(POINTS, title="T"))
    assert root.get("viewBox") is None
    assert root.find("svg").get("preserveAspectRatio") == "none"


def test_a_line_has_its_band_its_target_its_baseline_and_its_notes():
    svg = charts.line_chart(
        POINTS,
        title="T",
        target=75,
        baseline=48,
        notes=[Note(date(2026, 5, 1), "Trial <1>"), Note(date(2020, 1, 1), "X")],
    )
    assert len(of_class(svg, "chart__band")) == 1
    assert len(of_class(svg, "chart__target")) == 1
    assert len(of_class(svg, "chart__base")) == 1
    texts = ["".join(element.itertext()) for element in parsed(svg).iter("text")]
    assert "Trial <1>" in texts and "X" not in texts


def test_a_higher_value_is_drawn_higher():
    line = of_class(charts.line_chart(POINTS, title="T"), "chart__line")[0]
    heights = [float(place.split(",")[1]) for place in line.get("points").split()]
    assert heights == sorted(heights, reverse=True)


def test_an_interval_that_is_missing_breaks_the_band_and_not_the_line():
    points = [*POINTS[:4], Point(POINTS[4].on, 57), *POINTS[5:]]
    svg = charts.line_chart(points, title="T")
    assert len(of_class(svg, "chart__band")) == 2
    assert len(of_class(svg, "chart__line")[0].get("points").split()) == len(points)


def test_silence_since_the_last_reading_shows():
    dot = of_class(charts.line_chart(POINTS, title="T", today=date(2027, 10, 28)), "chart__dot--now")[0]
    assert float(dot.get("cx").removesuffix("%")) < 50


def test_target_and_baseline_never_write_over_each_other():
    for target, baseline in ((50, 50.2), (50.2, 50), (10, 90)):
        svg = charts.line_chart(POINTS, title="T", target=target, baseline=baseline)
        ys = [
            float(element.get("y"))
            for element in parsed(svg).iter("text")
            if element.text and element.text.startswith(("Target", "Baseline"))
        ]
        assert abs(ys[0] - ys[1]) >= 15


def test_the_last_value_is_written_on_the_side_its_line_does_not_come_from():
    for values, below in (((9.0, 11, 13), False), ((13.0, 11, 9), True), ((9.0, 9, 9), False)):
        points = [Point(date(2026, month, 1), value) for month, value in enumerate(values, 1)]
        svg = charts.line_chart(points, title="T", baseline=30, target=1)
        dot = float(of_class(svg, "chart__dot--now")[0].get("cy"))
        written = [element for element in parsed(svg).iter("text") if element.text == f"{values[-1]:.0f}"]
        assert [float(element.get("y")) > dot for element in written] == [below]


def test_a_round_value_is_not_written_beside_the_baseline_that_says_the_same():
    points = [Point(date(2026, month, 1), value) for month, value in enumerate((34.0, 24, 9), 1)]
    svg = charts.line_chart(points, title="T", baseline=30, target=3, height=340)
    at_left = [element.text for element in parsed(svg).iter("text") if element.get("x") == "0"]
    assert at_left == ["10", "20"]
    assert len(of_class(svg, "chart__grid")) == 3


def test_a_round_value_is_written_where_no_line_crosses_it():
    for first, below in ((20.0, False), (11.0, True)):
        points = [Point(date(2026, 1, 1), first), Point(date(2026, 2, 1), 30.0)]
        svg = charts.line_chart(points, title="T", target=0, height=340)
        ten = next(element for element in parsed(svg).iter("text") if element.text == "10")
        line = sorted(float(line.get("y1")) for line in of_class(svg, "chart__grid"))[-2]
        assert (float(ten.get("y")) > line) == below


def test_no_reading_draws_nothing_and_says_so():
    assert charts.line_chart([], title="T", target=5, today=TODAY) == ""
    assert charts.sparkline([]) == "" and charts.row_chart([], title="T") == "" and charts.bullet(None) == ""
    assert (
        words(draw("{% line_chart rows title='T' %}{% row_chart rows %}", rows=[]))
        == "No readings yet. No readings yet."
    )


def test_one_reading_is_a_dot_with_its_interval():
    svg = charts.line_chart(POINTS[:1], title="T")
    assert len(of_class(svg, "chart__dot--now")) == 1 and len(of_class(svg, "chart__whisk")) == 1
    assert not of_class(svg, "chart__line")
    assert parsed(svg).find("desc").text == "One reading: 51 in February 2026."


def test_a_flat_line_stands_in_the_middle():
    flat = [Point(date(2026, month, 1), 7.0) for month in range(1, 6)]
    line = of_class(charts.line_chart(flat, title="T"), "chart__line")[0]
    assert {place.split(",")[1] for place in line.get("points").split()} == {"50"}


def test_the_numbers_stand_in_a_table_beside_the_chart():
    soup = draw("{% line_chart rows title='Told in time' unit='%' %}", rows=POINTS)
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in soup.table.tbody.find_all("tr")]
    assert rows[0] == ["February 2026", "51%", "49–53", "1,902"]
    assert len(rows) == len(POINTS)


def test_a_chart_takes_unit_target_and_baseline_from_its_kpi():
    kpi = SimpleNamespace(name="Told", unit="%", decimals=1, target=75.0, target_on=None, baseline=None, url="")
    rows = [SimpleNamespace(as_of=point.on, value=point.value, low=None, high=None, n=None) for point in POINTS]
    soup = draw("{% line_chart rows kpi=kpi %}", rows=rows, kpi=kpi)
    assert "Target 75.0%" in words(soup)
    assert [cell.get_text() for cell in soup.thead.find_all("th")] == ["Month", "Value"]


def test_charts_on_one_page_have_ids_of_their_own():
    soup = draw("{% line_chart rows title='T' %}{% line_chart rows title='T' %}", rows=POINTS)
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)) == 4


def test_rows_that_cannot_be_drawn_are_left_out():
    rows = [
        {"as_of": date(2026, 1, 1), "value": math.nan},
        {"as_of": date(2026, 1, 1), "value": None},
        {"as_of": None, "value": 3},
        {"as_of": date(2026, 2, 1), "value": 3, "low": 5, "high": 4},
    ]
    assert charts.points_of(rows) == [Point(date(2026, 2, 1), 3.0)]


def test_a_curve_in_steps_ends_where_nothing_more_is_known():
    curves = [Curve("Many", [(90, 0.9)]), Curve("Few", [(90, 0.8)], until=180)]
    drawing = step_chart(curves, last=360, title="Alive", description="Some are.", id="alive")
    ends = [line.get("points", "").split()[-1] for line in of_class(drawing, "chart__line")]
    assert [float(end.split(",")[0]) for end in ends] == [100, 50]
    assert [label.get("x") for label in of_class(drawing, "is-strong")] == ["98%", "50%"]


def test_a_spark_is_told_from_first_to_last():
    root = parsed(charts.sparkline(POINTS, title="Told", target=75, unit="%"))
    assert root.get("aria-label") == "Told: 51 to 61%, target 75"


def test_a_bullet_is_a_bar_from_zero_and_a_dot_elsewhere():
    from_zero = charts.bullet(7.4, low=6.8, high=8.1, target=5, unit="min", decimals=1)
    assert of_class(from_zero, "bullet__now") and not of_class(from_zero, "bullet__dot")
    assert parsed(from_zero).get("aria-label") == "7.4\N{NO-BREAK SPACE}min, interval 6.8 to 8.1, target 5.0"
    assert of_class(charts.bullet(69, bottom=40, top=80), "bullet__dot")
    assert of_class(charts.bullet(-3, target=2), "bullet__dot")


MILESTONES = [
    Milestone("One list", date(2026, 3, 20), None, date(2026, 3, 20)),
    Milestone("Tram control", date(2026, 12, 12), date(2026, 9, 30)),
    Milestone("Help points", date(2026, 11, 10)),
    Milestone("Undated"),
]


def test_milestones_show_what_is_done_due_late_and_slipped():
    svg = charts.milestone_line(MILESTONES, today=TODAY, title="Milestones")
    assert len(of_class(svg, "chart__done")) == 1
    assert len(of_class(svg, "chart__due")) == 1
    assert len(of_class(svg, "span__late")) == 1
    assert len(of_class(svg, "chart__was")) == len(of_class(svg, "chart__slip")) == 1
    said = parsed(svg).find("desc").text
    assert "1 of 4 are done." in said and "Late: Help points." in said
    assert "“Tram control” was promised for 30 September 2026 and stands at 12 December 2026." in said


def test_milestones_within_days_hang_one_below_the_other():
    days = [date(2026, 9, 29), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 4), date(2027, 3, 1)]
    svg = parsed(charts.milestone_line([Milestone("One", day) for day in days], today=TODAY, title="Milestones"))
    low = [int(one.get("cy") or one.get("y")) for one in svg if one.get("class") in ("chart__due", "span__late")]
    assert [y - low[1] for y in low[1:]] == [0, 24, 48, 0]
    assert int(svg.get("height")) == 104 + 48
    spread = parsed(charts.milestone_line(MILESTONES, today=TODAY, title="Milestones"))
    assert int(spread.get("height")) == 104


def test_milestones_without_a_date_are_only_in_the_list():
    assert charts.milestone_line([Milestone("Undated")], today=TODAY, title="M") == ""
    assert "no date yet" in words(draw("{% miles rows %}", rows=[Milestone("Undated")]))


def test_the_list_of_milestones_says_how_many_days_each_slipped():
    said = words(draw("{% miles rows %}", rows=MILESTONES))
    assert "30 September" in said and "+73 days" in said


def test_a_span_is_told_in_a_sentence():
    span = Span("Fog", date(2026, 8, 17), date(2026, 11, 30), date(2026, 10, 31), tuple(MILESTONES))
    svg = charts.span_row(span, TimeScale(date(2025, 1, 1), date(2027, 12, 31)), today=TODAY)
    assert parsed(svg).get("aria-label") == (
        "Fog: from 17 August 2026 to 30 November 2026; 1 of 4 milestones done; 1 late; "
        "first promised for 31 October 2026"
    )
    assert of_class(svg, "chart__slip") and not of_class(svg, "span__bar--gap")


def test_what_is_only_proposed_is_a_broken_bar():
    across = TimeScale(date(2025, 1, 1), date(2027, 12, 31))
    assert of_class(charts.span_row(Span("X", None, date(2027, 1, 1)), across, today=TODAY), "span__bar--gap")


def test_the_time_line_names_years_and_today():
    svg = charts.span_axis(TimeScale(date(2025, 6, 1), date(2027, 3, 1)), today=TODAY)
    assert [element.text for element in parsed(svg).iter("text")] == ["2026", "2027", "Today"]


@pytest.mark.parametrize("span", [range(1), range(2), range(20), range(70), range(400), range(4000), range(40000)])
def test_the_time_axis_names_few_days_in_order(span):
    across = TimeScale(date(1990, 3, 5), date(1990, 3, 5) + timedelta(days=span[-1]))
    days = [day for day, _words in across.months()]
    assert days == sorted(set(days)) and 1 <= len(days) <= 6
    assert all(0 <= across(day) <= 100 for day in days)


def test_the_grid_stands_on_round_values():
    assert ValueScale.over([46.2, 75]).round_values() == [50, 60, 70]


values = st.floats(allow_nan=True, allow_infinity=True) | st.none()
days = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30))
texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8)
rows = st.lists(
    st.fixed_dictionaries(
        {"as_of": days, "value": values, "low": values, "high": values, "n": st.integers(0) | st.none()}
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(rows, values, values, days, st.integers(0, 3), texts)
def test_any_readings_give_a_drawing_without_nonsense(rows, target, baseline, today, decimals, words):
    points = charts.points_of(rows)
    given_values = {"target": charts.data.finite(target), "decimals": decimals}
    notes = [Note(point.on, words) for point in points]
    drawings = [
        charts.line_chart(
            points,
            title="T",
            unit="%",
            height=320,
            baseline=charts.data.finite(baseline),
            notes=notes,
            today=today,
            **given_values,
        ),
        charts.row_chart(points, title="T", **given_values),
        charts.sparkline(points, title="T", **given_values),
        *(charts.bullet(point.value, low=point.low, high=point.high, **given_values) for point in points),
    ]
    for svg in filter(None, drawings):
        assert all(-200 <= number <= 1000 for number in numbers(svg))


milestones = st.lists(
    st.builds(Milestone, texts, *[days | st.none()] * 3),
    max_size=12,
)


@settings(max_examples=60)
@given(milestones, days | st.none(), days | st.none(), days)
def test_any_milestones_give_a_drawing_without_nonsense(milestones, start, end, today):
    across = TimeScale.over([start, end, today])
    span = Span("X", start, end, today, tuple(milestones))
    drawings = [
        charts.milestone_line(milestones, start=start, end=end, today=today, title="M"),
        charts.span_row(span, across, today=today),
        charts.span_axis(across, today=today),
    ]
    for svg in filter(None, drawings):
        assert all(-200 <= number <= 1000 for number in numbers(svg))
