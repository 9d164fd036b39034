"""What people are told, day by day, over months, outages, leave and changes of the clock."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageViewRestriction

from cxhub.initiatives import actions, owed
from cxhub.reminders import sending
from cxhub.reminders.models import Absence, Mail, Notification, Nudge
from cxhub.reminders.people import Clock
from cxhub.reminders.rounds import plan
from cxhub.testing import factories
from tests.reminders.conftest import DUE, London

pytestmark = pytest.mark.django_db


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def local(mail_row: Mail, zone: ZoneInfo) -> datetime.datetime:
    return mail_row.not_before.astimezone(zone)


def test_a_silent_initiative_climbs_the_ladder_in_a_month(programme):
    programme.nights([-1, *range(9), 13, 14, 15, 27])

    assert programme.told() == [
        (0, "Olu"),
        (1, "Olu"),
        (4, "Hana"),
        (7, "Ona"),
        (14, "Ed"),
    ]
    assert Mail.objects.count() == 5
    assert Notification.objects.filter(member=programme.owner).count() == 2


def test_over_sixty_days_the_top_is_told_once_a_cadence(programme):
    programme.nights([0, 7, 14, 15, 21, 27, 28, 29, 41, 42, 55, 56, 59])

    assert programme.told()[3:] == [(28, "Olu"), (28, "Ed"), (42, "Olu"), (42, "Ed"), (56, "Olu"), (56, "Ed")]


def test_a_year_of_nights_with_gaps_tells_nobody_twice_on_a_day(programme):
    programme.nights(range(0, 365, 24))

    rows = list(Nudge.objects.values_list("subject", "member", "on"))
    assert len(rows) == len(set(rows))
    assert len(rows) < 60
    assert Nudge.objects.filter(member=programme.executive).count() >= 10


def test_running_twice_a_day_adds_nothing(programme):
    for number in (0, 1, 4):
        programme.night(DUE + days(number))
        programme.night(DUE + days(number), hour=4)
        programme.night(DUE + days(number), hour=16)

    assert programme.told() == [(0, "Olu"), (1, "Olu"), (4, "Hana")]


def test_an_outage_of_ten_days_is_followed_by_one_message_each(programme):
    programme.nights(range(2))
    programme.nights(range(12, 14))

    assert programme.told() == [(0, "Olu"), (1, "Olu"), (12, "Ona")]
    assert Mail.objects.count() == 3


def test_after_an_outage_from_before_the_day_the_owner_is_told_too(programme):
    programme.nights(range(10, 12))

    assert programme.told() == [(10, "Olu"), (10, "Ona")]


def test_whoever_updates_is_left_alone_until_the_next_one_is_due(programme):
    programme.nights(range(2))
    programme.posts(DUE + days(1))
    programme.nights([2, 3, 4, 8, 14, 15])

    assert [item for item in programme.told() if item[0] > 1] == [(15, "Olu")]


@pytest.mark.parametrize("stage", ["paused", "stopped"])
def test_work_that_rests_is_silent(programme, stage):
    actions.change_stage(initiative=programme.initiative, to=stage, reason="Money", historical=True)
    programme.nights([0, 4, 15])

    assert programme.told() == []


def test_leave_pauses_the_ladder(programme):
    Absence.objects.create(member=programme.owner, starts_on=DUE - days(3), ends_on=DUE + days(6))
    programme.nights([0, 4, *range(6, 12)])

    assert programme.told() == [(7, "Olu"), (8, "Olu"), (11, "Hana")]


def test_a_stand_in_hears_instead(programme, person):
    stand_in = person(name="Stan Standin")
    Absence.objects.create(member=programme.owner, starts_on=DUE, ends_on=DUE + days(6), stand_in=stand_in)
    programme.nights([0, 1, 4])

    assert programme.told() == [(0, "Stan"), (1, "Stan"), (4, "Hana")]
    text = Mail.objects.get(member=stand_in, key__endswith=f"{DUE}").text
    assert "You stand in for Olu Owner" in text
    assert "/update/" not in text


def test_a_reviewer_who_is_away_is_passed_over(programme):
    Absence.objects.create(member=programme.head, starts_on=DUE, ends_on=DUE + days(20))
    programme.nights([0, 1, 4, 5, 7, 8])

    assert programme.told() == [(0, "Olu"), (1, "Olu"), (7, "Ona")]


def test_one_message_lists_everything_that_somebody_owes(programme, monkeypatch):
    monkeypatch.undo()
    play = factories.PlayFactory(title="Ring back", owned_by=programme.owner, review_by=DUE + days(5))
    factories.InitiativeFactory(title="Answer twice", owned_by=programme.owner, starts_on=DUE - days(16))
    programme.night(DUE)

    message = Mail.objects.get(member=programme.owner)
    assert message.subject == "Three things, about four minutes"
    assert "One is late." in message.text
    for title in ("Answer sooner", "Answer twice", play.title):
        assert title in message.text
        assert title in message.html
    assert Nudge.objects.filter(member=programme.owner).count() == 2


def test_each_message_goes_out_in_the_morning_of_its_reader(programme):
    for member, zone in [(programme.owner, "Pacific/Auckland"), (programme.executive, "America/Los_Angeles")]:
        member.time_zone = zone
        member.save()
    for half_day in [*range(6), 10, 16, 30, 31]:
        moment = datetime.datetime.combine(DUE - days(1), datetime.time(), datetime.UTC)
        programme.at(moment + datetime.timedelta(hours=12 * half_day))
        sending.remind(timezone.localdate())

    first = local(Mail.objects.filter(member=programme.owner).earliest("not_before"), ZoneInfo("Pacific/Auckland"))
    assert (first.date(), first.hour) == (DUE, 7)
    last = local(Mail.objects.get(member=programme.executive), ZoneInfo("America/Los_Angeles"))
    assert last.hour == 7
    # Each on the owner's calendar, also where it is still the day before for whoever is told.
    assert programme.told() == [(0, "Olu"), (1, "Olu"), (4, "Hana"), (7, "Ona"), (14, "Ed")]


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/London", datetime.date(2026, 3, 29)),
        ("America/New_York", datetime.date(2026, 11, 1)),
        ("Pacific/Apia", datetime.date(2011, 12, 30)),
    ],
)
def test_clocks_that_change_cost_no_day_and_give_none_twice(programme, zone, change):
    programme.owner.time_zone = zone
    programme.owner.save()
    programme.initiative.starts_on = change - days(14 + 1)
    programme.initiative.save()
    start = datetime.datetime.combine(change - days(2), datetime.time(), datetime.UTC)
    for step in range(0, 24 * 4, 8):
        programme.at(start + datetime.timedelta(hours=step))
        sending.remind(timezone.localdate())

    told = [nudge.on for nudge in Nudge.objects.filter(member=programme.owner).order_by("on")]
    assert told[0] == change - days(1)
    assert len(told) == len(set(told)) == 2
    assert {local(row, ZoneInfo(zone)).hour for row in Mail.objects.filter(member=programme.owner)} == {7}


def test_a_day_that_is_given_holds_for_everybody(programme):
    programme.at(datetime.datetime(2026, 6, 1, 12, tzinfo=London))
    sending.remind(DUE)

    assert programme.told() == [(0, "Olu")]


def test_what_belonged_to_somebody_who_left_is_put_to_the_executive_owner(programme):
    programme.owner.active = False
    programme.owner.inactive_since = DUE
    programme.owner.save()
    programme.nights(range(2))

    titles = {(nudge.member.first_name, nudge.title) for nudge in Nudge.objects.all()}
    assert titles == {("Ed", "Find a new owner for Answer sooner")}


def test_without_an_executive_owner_it_is_put_to_the_head_of_the_department(programme):
    programme.owner.active = False
    programme.owner.save()
    programme.initiative.executive_owner = None
    programme.initiative.save()
    programme.night(DUE)

    assert {nudge.member for nudge in Nudge.objects.all()} == {programme.head}


def test_whoever_may_not_see_the_subject_is_not_told_of_it(programme):
    closed = PageViewRestriction.objects.create(page=programme.initiative, restriction_type="groups")
    closed.groups.add(programme.owner.user.groups.create(name="Owners of secrets"))
    programme.owner.user.groups.add(closed.groups.get())
    programme.nights([0, 1, 4, 7, 14])

    assert {name for _day, name in programme.told()} == {"Olu"}
    others = Mail.objects.exclude(member=programme.owner)
    assert not [row for row in others if "Answer sooner" in row.text + row.html + row.subject]


def test_people_without_an_account_are_reported_and_the_ladder_climbs_on(programme):
    programme.owner.user = None
    programme.owner.save()
    report = programme.night(DUE)
    programme.nights([1, 4])

    assert report["people who cannot be told"] == 1
    assert programme.told() == [(4, "Hana")]
    assert "no message reaches Olu Owner" in Mail.objects.get().text


def test_the_owners_message_carries_a_link_that_opens_the_form_and_others_do_not(programme):
    programme.nights([0, 1, 4])

    assert "/update/" in Mail.objects.filter(member=programme.owner).first().text
    to_head = Mail.objects.get(member=programme.head)
    assert "/update/" not in to_head.text
    assert "Answer sooner has no update from Olu Owner" in to_head.text


def test_the_message_needs_nothing_from_elsewhere(programme):
    programme.night(DUE)
    html = Mail.objects.get().html

    assert "<img" not in html
    assert "<script" not in html
    assert "@import" not in html
    assert "url(" not in html
    assert "prefers-color-scheme: dark" in html


def test_names_with_signs_come_out_as_they_are_in_text_and_safely_in_html(programme):
    programme.initiative.title = "<b>R&D</b> & more"
    programme.initiative.save()
    programme.night(DUE)
    message = Mail.objects.get()

    assert "Post an update on <b>R&D</b> & more" in message.text
    assert "&lt;b&gt;R&amp;D&lt;/b&gt; &amp; more" in message.html


def test_the_message_arrives_with_an_address_to_answer_to(programme, settings):
    settings.CXHUB = {"OFFICE_EMAIL": "office@merrowdale.example", "MAIL_FROM": "Hub <hub@merrowdale.example>"}
    programme.night(DUE)
    assert programme.deliver(datetime.datetime.combine(DUE, datetime.time(6, 59), London))["sent"] == 0
    assert programme.deliver(datetime.datetime.combine(DUE, datetime.time(7, 1), London))["sent"] == 1

    (message,) = mail.outbox
    assert message.to == [programme.owner.email]
    assert message.from_email == "Hub <hub@merrowdale.example>"
    assert message.reply_to == ["office@merrowdale.example"]
    assert message.alternatives[0][1] == "text/html"
    assert "List-Unsubscribe" not in message.extra_headers


def test_a_round_asks_the_database_as_often_for_many_things_as_for_few(programme):
    programme.at(datetime.datetime.combine(DUE, datetime.time(4), London))
    asked = []
    for number in range(2):
        if number:
            first = programme.initiative
            for place in range(6):
                factories.InitiativeFactory(
                    title=f"More {place}",
                    owned_by=programme.owner,
                    executive_owner=programme.executive,
                    pillar=first.pillar,
                    kpis=list(first.kpis.all()),
                    starts_on=first.starts_on,
                )
        with CaptureQueriesContext(connection) as queries:
            plan(Clock.of(DUE))
        asked.append(len(queries))

    assert asked[1] <= asked[0]


def test_one_person_whose_things_cannot_be_worked_out_silences_nobody_else(programme, monkeypatch, person):
    def broken(reader, member, until):
        if member.name == "Ben Broken":
            raise ValueError("a row that makes no sense")
        return owed.owed(reader, member, until)

    person(name="Ben Broken")
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [broken] if name == "cxhub_owed" else [])

    with pytest.raises(sending.NotAllReminded, match="makes no sense"):
        programme.night(DUE)
    assert programme.told() == [(0, "Olu")]


def test_milestones_and_updates_to_read_carry_links_too(programme, client):
    factories.MilestoneFactory(initiative=programme.initiative, title="Pilot", due=DUE)
    programme.posts(DUE - days(14))
    programme.night(DUE)

    to_owner = Mail.objects.get(member=programme.owner).text
    to_executive = Mail.objects.get(member=programme.executive).text
    assert "/#milestones" in to_owner
    link = next(line.strip() for line in to_executive.splitlines() if "/update/acknowledge/link/" in line)
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_a_reading_is_asked_for_at_the_frequency_of_its_kpi_and_recorded_by_its_link(programme, monkeypatch, client):
    monkeypatch.undo()
    kpi = factories.KpiFactory(
        name="Told in time", owner=programme.owner, frequency="weekly", baseline_on=DUE - days(7)
    )
    sending.remind(DUE)

    assert Nudge.objects.filter(title="Record a reading of Told in time", due=DUE).count() == 1
    text = Mail.objects.get(member=programme.owner).text
    link = next(line.strip() for line in text.splitlines() if "/link/record_reading/" in line)
    assert kpi.name in client.get(link.removeprefix("http://localhost:8000")).content.decode()
