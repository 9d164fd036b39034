"""What the form of an update asks, and when: odd numbers, a green that the numbers deny, nothing changed twice."""

import datetime
import re

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.testing import factories
from tests.initiatives.test_update_form import BLOCKER, TODAY, address, answers, key_of


def opened(seconds_ago: float) -> str:
    return signing.dumps(timezone.now().timestamp() - seconds_ago, salt="cxhub.initiatives.opened")


@pytest.fixture
def kpi(initiative):
    """Its KPI, well on its way: 60 of 50 to 70, half way through."""
    kpi = initiative.kpis.get()
    factories.MeasurementFactory(kpi=kpi, as_of=TODAY() - datetime.timedelta(days=30), value=60)
    return kpi


def reading(kpi, value, **more) -> dict:
    return {f"value_{kpi.pk}": value, f"as_of_{kpi.pk}": str(TODAY()), **more}


def newest(kpi) -> float:
    kpi.refresh_from_db()
    return kpi.latest.value


def test_the_form_shows_the_last_value_its_day_and_its_line(initiative, kpi, owner: Client):
    page = owner.get(address(initiative)).text
    assert "Last 60%" in page
    assert 'class="spark"' in page


@pytest.mark.parametrize("typed", ["61,5", "61.5", "61½", " 61,50 % "])
def test_a_number_may_be_written_as_its_owner_writes_numbers(initiative, kpi, owner: Client, typed):
    owner.post(address(initiative), answers(**reading(kpi, typed)))
    assert newest(kpi) == 61.5


def test_an_absurd_value_is_asked_about_and_taken_once_confirmed(initiative, kpi, owner: Client):
    page = owner.post(address(initiative), answers(**reading(kpi, "615")))
    assert "615% is more than all there is: right?" in page.text
    assert 'value="615"' in page.text and 'value="615.0"' in page.text
    assert "Two more." in page.text
    assert newest(kpi) == 60
    owner.post(address(initiative), answers(**reading(kpi, "615", **{f"value_{kpi.pk}_sure": "615.0"})))
    assert newest(kpi) == 615


def test_a_number_that_can_be_two_is_asked_about(initiative, owner: Client):
    kpi = factories.KpiFactory(unit="days", baseline=3000, target=1)
    initiative.kpis.add(kpi)
    initiative.save()
    page = owner.post(address(initiative), answers(**reading(kpi, "1,234"))).text
    assert "That can be read in two ways." in page
    assert 'value="1234.0"' in page and 'value="1.234"' in page
    owner.post(address(initiative), answers(**reading(kpi, "1,234", **{f"value_{kpi.pk}_sure": "1.234"})))
    assert newest(kpi) == 1.234


def test_a_green_that_the_pace_denies_is_asked_why_and_the_answer_stays(initiative, kpi, owner: Client):
    page = owner.post(address(initiative), answers(**reading(kpi, "51")))
    assert "The numbers say otherwise" in page.text
    assert "Told in time is at 10% of its expected pace" in page.text
    owner.post(address(initiative), answers(**reading(kpi, "51"), why_on_track="The trams come in May."))
    assert ProgressUpdate.objects.get().why_on_track == "The trams come in May."
    assert "The trams come in May." in owner.get(initiative.url).text
    assert "Why still on track?" in owner.get(address(initiative)).text, "with what is known it can be asked at once"


def test_who_is_on_pace_or_admits_trouble_is_not_asked(initiative, kpi, owner: Client):
    assert "Why still on track?" not in owner.get(address(initiative)).text
    owner.post(address(initiative), answers(why_on_track="no reason"))
    member = initiative.owned_by.slug
    trouble = answers(status="off_track", **reading(kpi, "51"), **BLOCKER, blocker_owner=member)
    owner.post(address(initiative), trouble)
    assert [update.why_on_track for update in ProgressUpdate.objects.all()] == ["", ""]


def test_nothing_changed_twice_running_is_held_against_the_numbers(initiative, kpi, owner: Client):
    factories.UpdateFactory(initiative=initiative)
    factories.MilestoneFactory(initiative=initiative, title="New sign", due=TODAY() - datetime.timedelta(days=3))
    same = {"same": "1", "status": "on_track", "confidence": "8"}
    for _time in range(2):
        page = owner.post(address(initiative), {**same, "key": key_of(owner.get(address(initiative)).text)})
    assert "Nothing changed the last time either" in page.text
    assert "the milestone “New sign” is late" in page.text
    again = {**same, "key": key_of(page.text), "why_on_track": "It hangs on Monday."}
    assert owner.post(address(initiative), again).status_code == 302
    latest = Initiative.objects.get().latest_update
    assert (latest.no_change, latest.why_on_track) == (True, "It hangs on Monday.")


def test_nothing_changed_twice_is_one_tap_while_the_numbers_agree(initiative, kpi, owner: Client):
    factories.UpdateFactory(initiative=initiative)
    for _time in range(2):
        key = key_of(owner.get(address(initiative)).text)
        assert owner.post(address(initiative), {"key": key, "same": "1"}).status_code == 302
    assert ProgressUpdate.objects.filter(no_change=True).count() == 2


@pytest.mark.parametrize(("seconds_ago", "kept"), [(41, 41), (-900, None), (9000, None)])
def test_the_time_that_it_took_is_kept_unless_it_is_absurd(initiative, owner: Client, seconds_ago, kept):
    owner.post(address(initiative), answers(opened=opened(seconds_ago)))
    seconds = ProgressUpdate.objects.get().seconds
    assert seconds is None if kept is None else kept <= seconds <= kept + 60
    if kept:
        assert re.search(r"That took \d+ seconds", owner.get(address(initiative)).text)


@pytest.mark.parametrize(
    "forged",
    ["", "41", signing.dumps(1.0, salt="other"), signing.dumps("x", salt="cxhub.initiatives.opened")],
    ids=["none", "unsigned", "of another purpose", "no time"],
)
def test_a_forged_time_is_ignored(initiative, owner: Client, forged):
    assert owner.post(address(initiative), answers(opened=forged)).status_code == 302
    assert ProgressUpdate.objects.get().seconds is None


def test_a_story_is_attached_and_read_with_the_update(initiative, owner: Client):
    story = factories.StoryFactory(title="Nine minutes' warning")
    hidden = factories.StoryFactory(title="Not out yet")
    hidden.unpublish()
    assert owner.post(address(initiative), answers(story=hidden.pk)).status_code == 200
    owner.post(address(initiative), answers(story=story.pk))
    assert ProgressUpdate.objects.get().story == story
    assert story.url in owner.get(initiative.url).text
    story.unpublish()
    assert story.url not in owner.get(initiative.url).text


def test_the_script_of_the_page_is_told_where_to_go_or_that_something_is_wrong(initiative, owner: Client):
    script = {"X-Requested-With": "fetch"}
    posted = owner.post(address(initiative), answers(), headers=script)
    assert posted.json() == {"url": f"{initiative.url}#updates"}
    assert owner.post(address(initiative), answers(narrative=""), headers=script).json() == {}
    assert ProgressUpdate.objects.count() == 1


def test_what_was_changed_in_a_form_after_it_was_posted_is_not_lost_in_silence(initiative, owner: Client):
    form = answers()
    owner.post(address(initiative), form)
    page = owner.post(address(initiative), {**form, "narrative": "Three more."}, follow=True)
    assert "That form was posted before." in page.text
    assert ProgressUpdate.objects.get().narrative == "Two more."
