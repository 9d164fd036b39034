"""Rules C: we would know if it worked, what drives it and what it is worth."""

import dataclasses

import pytest

from cxhub.alignment import nodes
from cxhub.alignment.rules.drivers import quantile
from tests.alignment.tiny import PILLAR, ago, ahead, ask, found, graph, ids, initiative, kpi, reading


def test_c1_active_work_has_a_kpi() -> None:
    work = (initiative(20), initiative(21, kpis=()), initiative(22, kpis=(), stage="paused"))
    assert ids("C1", graph(initiatives=work)) == [21]


def test_c2_a_current_pillar_has_a_kpi() -> None:
    pillars = (PILLAR, nodes.Pillar(11, "Clear"), nodes.Pillar(12, "Old", ends_on=ago(1)))
    assert ids("C2", graph(pillars=pillars, kpis=(kpi(30),))) == [11]


@pytest.mark.parametrize(
    "missing",
    [{"owner": None}, {"owner": 3}, {"baseline": None}, {"target": None}, {"target_on": None}, {"direction": ""}],
)
def test_c3_a_kpi_is_complete(missing: dict[str, object]) -> None:
    assert ids("C3", graph(kpis=(kpi(30), kpi(31, **missing)))) == [31]


def test_c3_zero_is_a_value_and_names_who_left() -> None:
    assert ids("C3", graph(kpis=(kpi(baseline=0.0, target=0.0),))) == []
    (one,) = found("C3", graph(kpis=(kpi(owner=3, target=None),)))
    assert one.sentence == "KPI 30 has no owner or target (Kim has left)."
    assert one.responsible == PILLAR.executive


@pytest.mark.parametrize(
    ("frequency", "days", "expected"),
    [
        ("weekly", 10, []),
        ("weekly", 11, [30]),
        ("monthly", 46, []),
        ("monthly", 47, [30]),
        ("quarterly", 138, []),
        ("quarterly", 139, [30]),
        ("yearly", 549, []),
        ("yearly", 550, [30]),
    ],
)
def test_c4_a_reading_may_be_one_and_a_half_periods_old(frequency: str, days: int, expected: list[int]) -> None:
    one = kpi(frequency=frequency, baseline_on=ago(900))
    readings = (reading(1, 60, days), reading(2, 60, days + 300))
    assert ids("C4", graph(kpis=(one,), readings=readings)) == expected


def test_c4_counts_from_the_baseline_where_nothing_was_read() -> None:
    assert ids("C4", graph(kpis=(kpi(baseline_on=ago(46)),))) == []
    assert ids("C4", graph(kpis=(kpi(baseline_on=ago(47)),))) == [30]
    assert len(ask("C4", graph(kpis=(kpi(baseline_on=None),))).unclear) == 1


def linkage(studied: int, expires: int, kpi: int = 30) -> nodes.Linkage:
    return nodes.Linkage(1, "Fewer claims", kpi=kpi, studied_on=ago(studied), expires_on=ahead(expires))


def test_c5_a_study_in_date_says_what_a_kpi_is_worth() -> None:
    assert ids("C5", graph(kpis=(kpi(),), linkages=(linkage(100, 0),))) == []
    assert ids("C5", graph(kpis=(kpi(),), linkages=(linkage(100, -1),))) == [30]
    assert ids("C5", graph(kpis=(kpi(),), linkages=(linkage(100, 1, kpi=31),))) == [30]
    assert ids("C5", graph(kpis=(kpi(),), linkages=(linkage(500, -1), linkage(100, 5)))) == []


@pytest.mark.parametrize(("days", "expected"), [(365, []), (366, [30])])
def test_c6_a_headline_was_studied_within_a_year(days: int, expected: list[int]) -> None:
    headline = kpi(tier="headline")
    driver = nodes.Driver(1, "Greeting", study=1, kpi=30, studied_on=ago(days), importance=10)
    assert ids("C6", graph(kpis=(headline,), drivers=(driver,))) == expected
    assert ids("C6", graph(kpis=(headline,), linkages=(linkage(days, 900),))) == expected
    assert ids("C6", graph(kpis=(kpi(),))) == []
    assert ids("C6", graph(kpis=(headline,))) == [30]


#: Importance (top quarter from 13.5, bottom quarter to 6.25) and performance (median 60) of ten drivers.
IMPORTANCE = (21, 17, 14, 12, 9, 8, 7, 6, 4, 2)
PERFORMANCE = (58, 55, 45, 62, 57, 51, 66, 71, 64, 73)


def study(
    work: dict[int, tuple[int, ...]], *, id: int = 1, days: int = 100, **better: float
) -> tuple[nodes.Driver, ...]:
    """The ten drivers, by rank the initiatives that work on them."""
    return tuple(
        nodes.Driver(
            100 * id + rank,
            f"Driver {rank}",
            study=id,
            kpi=30,
            studied_on=ago(days),
            importance=float(importance),
            performance=float(better.get(f"rank_{rank}", performance)),
            initiatives=work.get(rank, ()),
        )
        for rank, (importance, performance) in enumerate(zip(IMPORTANCE, PERFORMANCE, strict=True), start=1)
    )


def test_c7_somebody_works_on_what_matters_and_is_done_badly() -> None:
    work = (initiative(20), initiative(21, stage="paused"))
    parts = {"kpis": (kpi(),), "initiatives": work}
    assert ids("C7", graph(**parts, drivers=study({1: (20,), 2: (20,)}))) == [103]
    assert ids("C7", graph(**parts, drivers=study({1: (20,), 2: (21,), 3: (20,)}))) == [102]
    assert ids("C7", graph(**parts, drivers=study({1: (20,), 2: (20,)}, rank_3=64))) == []


def test_c7_reads_the_newest_study_only() -> None:
    parts = {"kpis": (kpi(),), "initiatives": (initiative(20),)}
    old, new = study({}, id=1, days=400), study({1: (20,), 2: (20,), 3: (20,)}, id=2, days=10)
    assert ids("C7", graph(**parts, drivers=(*old, *new))) == []


def four_or_five(importance: list[float], performance: list[float | None], work: int = 0) -> tuple[nodes.Driver, ...]:
    """Drivers of one study; an initiative works on the one of this number."""
    return tuple(
        nodes.Driver(
            100 + n,
            f"Driver {n}",
            study=1,
            kpi=30,
            studied_on=ago(9),
            importance=value,
            performance=done,
            initiatives=(20,) if n == work else (),
        )
        for n, (value, done) in enumerate(zip(importance, performance, strict=True), start=1)
    )


def test_c7_the_top_quarter_takes_in_its_bound_and_below_the_median_does_not() -> None:
    kpis = (kpi(),)
    assert ids("C7", graph(kpis=kpis, drivers=four_or_five([40, 30, 20, 10], [50, 60, 60, 60]))) == [101]
    assert ids("C7", graph(kpis=kpis, drivers=four_or_five([50, 40, 30, 20, 10], [60, 50, 60, 60, None]))) == [102]


def test_c7_says_how_sure_the_importance_is() -> None:
    plain = four_or_five([40, 30, 20, 10], [50, 60, 60, 60])
    for bounds, words in (((34.0, 46.0), "40% (34 to 46)"), ((34.0, None), "40%"), ((None, 46.0), "40%")):
        first = dataclasses.replace(plain[0], importance_low=bounds[0], importance_high=bounds[1])
        (one,) = found("C7", graph(kpis=(kpi(),), drivers=(first, *plain[1:])))
        assert f"carries {words} of" in one.sentence


def test_c7_c8_quantiles_lie_between_values() -> None:
    assert [quantile([4, 2, 3, 1], share) for share in (0.25, 0.5, 0.75, 1.0)] == [1.75, 2.5, 3.25, 4]
    assert quantile([0, 10], 0.75) == 7.5


def test_c7_cannot_tell_from_three_drivers_or_from_none() -> None:
    assert ask("C7", graph()).state == "not_assessable"
    verdict = ask("C7", graph(kpis=(kpi(),), drivers=study({})[:3]))
    assert verdict.found == [] and len(verdict.unclear) == 1


@pytest.mark.parametrize(("effort", "expected"), [(25, []), (26, [30])])
def test_c8_a_quarter_of_the_effort_may_go_to_what_matters_least(effort: int, expected: list[int]) -> None:
    work = (initiative(20, effort=effort), initiative(21, effort=100 - effort))
    parts = {"kpis": (kpi(),), "initiatives": work}
    assert ids("C8", graph(**parts, drivers=study({8: (20,), 1: (21,)}))) == expected
    # Work on something that matters, too, is not off the drivers.
    assert ids("C8", graph(**parts, drivers=study({8: (20,), 7: (20,)}))) == []
    assert ids("C8", graph(**parts, drivers=study({7: (20,)}))) == []


def test_c8_work_without_effort_does_not_count_and_the_bottom_quarter_takes_in_its_bound() -> None:
    silent = tuple(initiative(40 + n, effort=None) for n in range(5))
    work = (initiative(20, effort=26), initiative(21, effort=74), *silent)
    parts = {"kpis": (kpi(),), "initiatives": work}
    assert ids("C8", graph(**parts, drivers=study({8: (20, 40), 1: (21,)}))) == [30]
    performance: list[float | None] = [60, 60, 60, 60, 60]
    assert ids("C8", graph(**parts, drivers=four_or_five([50, 40, 30, 20, 10], performance, work=4))) == [30]
    assert ids("C8", graph(**parts, drivers=four_or_five([40, 30, 20, 10], performance[:4], work=4))) == [30]


def test_c8_cannot_tell_without_a_study_or_efforts() -> None:
    assert ask("C8", graph()).state == "not_assessable"
    assert len(ask("C8", graph(kpis=(kpi(),), drivers=study({}))).unclear) == 1


def test_c10_one_leading_kpi_is_enough() -> None:
    kpis = (kpi(30), kpi(31, leading=False), kpi(32, leading=False))
    work = (initiative(20, kpis=(30, 31)), initiative(21, kpis=(31, 32)), initiative(22, kpis=()))
    assert ids("C10", graph(kpis=kpis, initiatives=work)) == [21]
