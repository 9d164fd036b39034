"""Real public data through the mapping files of the documentation: every row in, skipped or reported.

The data is not part of the project. Where it lies beside the checkout it is read from there.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from cxhub.imports.engine import import_source
from cxhub.imports.mapping import load_mapping
from cxhub.imports.report import Report
from cxhub.imports.sources import open_source
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Kpi, Measurement
from cxhub.models import Tag
from cxhub.people.models import Department, Member
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play, Playbook
from cxhub.search import indexing
from cxhub.setup import set_up_hub
from cxhub.strategy.models import BrandPromise, StrategyPillar
from tests.conftest import PUBLIC_DATA as DATA
from tests.imports import portfolio

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_data")]


def bring_in(folder: str) -> Report:
    """Import a folder through its mapping, all that it reports being told apart."""
    set_up_hub(as_root=True)
    with indexing.suspended(), disable_reference_index_auto_update():
        report = import_source(load_mapping(ROOT / "docs" / "examples" / f"{folder}.toml"), open_source(DATA / folder))
    counts = report.counts
    assert counts["read"] == counts["in"] + counts["skipped"] + counts["reported"]
    return report


def rows(*path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DATA.joinpath(*path).read_text(encoding="utf-8"))
    return found


def test_every_folder_has_a_mapping() -> None:
    folders = {path.name for path in DATA.iterdir() if path.is_dir()}
    assert folders == {path.stem for path in (ROOT / "docs" / "examples").glob("*.toml")}


def test_priority_goals_become_initiatives_with_people_pillars_and_kpis_and_stay_so() -> None:
    report = bring_in("performance-gov-goals")
    goals = rows("performance-gov-goals", "data", "goals.json")
    readings = rows("performance-gov-goals", "data", "target.json")
    wanted = [goal for goal in goals if goal.get("goal_type") == "APG"]
    targets = [reading for reading in readings if reading.get("related_goal_id")]

    # 461 goals with 90 of priority, and 756 readings; an empty row ends each file.
    assert report.counts == {"read": 461 + 757, "in": 90 + 756, "skipped": 371 + 1, "reported": 0}
    assert (len(wanted), len(targets)) == (90, 756)
    assert Initiative.objects.live().filter(imported=True, stage="in_progress").count() == 90
    assert Department.objects.count() == len({goal["organization_abbreviation"] for goal in wanted}) == 23

    # Leaders: the first answers, and fifteen goals name nobody.
    led = {goal["goal_id"]: goal["leaders4"] for goal in wanted}
    assert Initiative.objects.filter(executive_owner=None).count() == sum(not names for names in led.values()) == 15
    assert Initiative.objects.filter(owned_by=None).count() == 15
    assert Member.objects.count() == 124
    assert not Member.objects.exclude(user=None).exists()
    antimicrobial = Initiative.objects.get(title__startswith="Monitor Antimicrobial Resistance")
    first, second = led["005APG2201"].split(",")
    assert antimicrobial.executive_owner.name.replace(" ", "-") == first.rsplit("-", 2)[0]
    assert antimicrobial.owned_by.name.replace(" ", "-") == second.rsplit("-", 2)[0]

    # Tags: the first one is the primary pillar; one has a comma in its name.
    assert StrategyPillar.objects.count() == 32
    assert antimicrobial.pillar.title == "Cybersecurity"
    assert [pillar.title for pillar in antimicrobial.secondary_pillars.all()].count(
        "General science, space and technology"
    ) == 1
    assert Initiative.objects.filter(pillar__title="National security").count() == 17

    # Statuses: unavailable means that nobody has reported.
    assert Counter(goal["goal_status"] for goal in wanted)["Unavailable"] == 10
    assert dict(Counter(ProgressUpdate.objects.values_list("status", flat=True))) == {
        "on_track": 69,
        "caution": 10,
        "off_track": 1,
    }
    assert antimicrobial.latest_update.status == "on_track"
    assert antimicrobial.latest_update.posted_at.date().isoformat() == "2022-09-30"

    # Readings: 222 series of goal and indicator. 574 rows hold a value, 539 of them beside a target; in 16 of them a
    # quarter repeats a value that stands under another target of the same indicator.
    valued = [reading for reading in targets if reading["value_current"]]
    assert (len(valued), sum(bool(reading["value_target"]) for reading in valued)) == (574, 539)
    assert Kpi.objects.count() == len({(one["related_goal_id"], one["indicator"]) for one in targets}) == 222
    quarters = {(one["related_goal_id"], one["indicator"], one["fiscal_qtr"]) for one in valued}
    assert Measurement.objects.count() == len(quarters) == 558
    exports = Kpi.objects.get(name="Number of export and investment clients assisted")
    assert list(exports.measurements.values_list("as_of", "value"))[0] == (
        timezone.datetime(2021, 12, 31).date(),
        12905,
    )
    assert (exports.baseline, exports.target, exports.latest.as_of.year) == (0, 76000, 2022)
    assert exports.initiatives.get().departments.get().name == "Department of Commerce"
    # A number is its goal's owner's, and counts for the goal's pillar.
    goal = exports.initiatives.get()
    assert (exports.owner, exports.pillar) == (goal.owned_by, goal.pillar)
    assert exports.owner and exports.pillar
    led = Initiative.objects.exclude(owned_by=None)
    assert Kpi.objects.exclude(owner=None).count() == Kpi.objects.filter(initiatives__in=led).count() > 170
    assert Kpi.objects.filter(target=None, measurements__isnull=False).exists()

    portfolio.reads_well()

    # The same goals again change nothing.
    again = bring_in("performance-gov-goals")
    assert {name: counts["unchanged"] for name, counts in again.by_type.items()} == {
        "department": 23,
        "initiative": 90,
        "kpi": 222,
        "measurement": 558,
        "member": 124,
        "pillar": 32,
        "update": 80,
    }


# Ten minutes on PostgreSQL, which reads all the other folders: the largest is read on one database only.
@pytest.mark.sqlite
def test_articles_become_stories_lessons_and_playbooks() -> None:
    report = bring_in("digital-gov")
    assert report.counts == {"read": 1852, "in": 1849, "skipped": 3, "reported": 0}
    assert CustomerStory.objects.count() == 1706
    assert LessonLearned.objects.count() == 128
    assert (Playbook.objects.count(), Play.objects.count()) == (2, 13)
    fellows = CustomerStory.objects.get(slug="introducing-2019-presidential-innovation-fellows")
    assert fellows.date.isoformat() == "2019-02-14"
    assert timezone.localdate(fellows.first_published_at) == fellows.date
    assert fellows.told_by.name == fellows.told_by.slug.replace("-", " ").title()
    assert list(fellows.people.all()) == [fellows.told_by]
    assert "innovation" in fellows.tags.values_list("slug", flat=True)
    assert "{{<" not in fellows.body and "<script" not in fellows.body
    assert not LessonLearned.objects.get(slug="kitchen-sink").live
    assert not CustomerStory.objects.filter(title__contains="&#").exists()


def nothing_more() -> None:
    """What a folder holds is told by its counts alone."""


def a_checklist_is_the_steps_of_a_play() -> None:
    play = Play.objects.get(slug="understand-what-people-need")
    steps = [block.value["do"] for block in play.steps]
    assert len(steps) == 7
    assert steps[2] == "Test prototypes of solutions with real people, in the field if possible"


def a_playbook_in_two_languages_keeps_them_apart() -> None:
    english, french = (Playbook.objects.get(slug=f"digital-standards-{lang}") for lang in ("en", "fr"))
    assert Play.objects.child_of(english).filter(title="Design with users").exists()
    assert Play.objects.child_of(french).filter(title="Concevoir avec les utilisateurs").exists()
    design = Play.objects.get(title="Design with users")
    assert "Conduct ongoing testing with users to guide design and development" in [
        block.value["do"] for block in design.steps
    ]


def a_lesson_is_joined_from_three_files() -> None:
    lesson = LessonLearned.objects.get(slug="llis-58")
    assert "beam clamp" in lesson.driving_event
    assert lesson.lesson == (
        "<p>Personal equipment used by repair personnel in elevated positions must be tethered to them to prevent "
        "damage from dropping.</p>"
    )
    assert "tether or otherwise restrain" in lesson.recommendation
    assert lesson.title.startswith("Personal equipment used by repair personnel")


def scores_of_the_health_service_are_series() -> None:
    satisfaction = Kpi.objects.get(slug="va-vha-satisfaction")
    # Two of five quarters say “No Data”.
    assert [reading.value for reading in satisfaction.measurements.all()] == [4.55, 4.7, 4.7]
    assert satisfaction.latest.as_of.isoformat() == "2019-12-31"
    rate = Kpi.objects.get(slug="va-vha-response-rate").latest
    assert (rate.value, rate.n, rate.positive) == (17, 1808680, 304687)
    assert BrandPromise.objects.get().statement.startswith("This goal will provide a modern")


@pytest.mark.parametrize(
    ("folder", "counts", "made", "and_more"),
    [
        (
            "usds-playbook",
            {"read": 13, "in": 13, "skipped": 0},
            {Playbook: 1, Play: 13},
            a_checklist_is_the_steps_of_a_play,
        ),
        (
            "canada-digital-standards-playbook",
            {"read": 22, "in": 22, "skipped": 0},
            {Playbook: 2, Play: 20},
            a_playbook_in_two_languages_keeps_them_apart,
        ),
        (
            "govuk-service-manual-2016",
            {"read": 204, "in": 204, "skipped": 0},
            {Playbook: 35, Play: 170},
            nothing_more,
        ),
        ("18f-methods", {"read": 38, "in": 37, "skipped": 1}, {Playbook: 6, Play: 37}, nothing_more),
        (
            "nasa-llis",
            {"read": 750, "in": 750, "skipped": 0},
            {LessonLearned: 250},
            a_lesson_is_joined_from_three_files,
        ),
        ("cfpb-complaint-narratives", {"read": 3947, "in": 3947, "skipped": 0}, {Tag: 11}, nothing_more),
        (
            "performance-gov-cx-hisp",
            {"read": 43, "in": 43, "skipped": 0},
            {BrandPromise: 1, Initiative: 1, Member: 3, Kpi: 15, Measurement: 33 + 5 + 14},
            scores_of_the_health_service_are_series,
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else getattr(given, "__name__", ""),
)
def test_folders_come_in_whole(
    folder: str, counts: dict[str, int], made: dict[type, int], and_more: Callable[[], None]
) -> None:
    report = bring_in(folder)
    assert report.errors == []
    assert report.counts == {**counts, "reported": 0}
    assert {model: model._default_manager.count() for model in made} == made
    and_more()
