"""Notifications, preferences, leave, the calendar and comments, as people use them."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from cxhub.initiatives import updating
from cxhub.reminders import calendars, outbox, telling
from cxhub.reminders.digests import send_digests
from cxhub.reminders.models import Absence, Comment, How, Kind, Mail, Notification, Preference
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


@pytest.fixture
def people(person):
    return {
        "owner": person(name="Olu Owner"),
        "executive": person(factories.ExecutiveFactory, name="Ed Executive"),
        "friend": person(name="Fay Friend"),
    }


@pytest.fixture
def initiative(people):
    return factories.InitiativeFactory(
        title="Answer sooner", owned_by=people["owner"], executive_owner=people["executive"]
    )


def post(initiative, status="on_track", **values):
    return updating.post_update(
        initiative=initiative,
        author=initiative.owned_by,
        status=status,
        confidence=0.5,
        narrative="Two depots are ready.",
        **values,
    )


def close(initiative) -> None:
    """Nobody but its members may see it any more."""
    restriction = PageViewRestriction.objects.create(page=initiative, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="A few"))


def test_a_red_update_reaches_its_executive_owner_at_once(initiative, people):
    post(initiative, status="off_track")

    row = Notification.objects.get()
    assert (row.member, row.kind, row.title) == (people["executive"], Kind.RED, "Off track: Answer sooner")
    outbox.deliver()
    (message,) = mail.outbox
    assert message.to == [people["executive"].email]
    assert "Two depots are ready." in message.body
    assert "List-Unsubscribe" not in message.extra_headers


def test_the_executive_owner_acknowledges_from_the_e_mail_in_one_tap_and_a_confirmation(initiative, client):
    update = post(initiative, status="off_track")
    link = next(line for line in Mail.objects.get().text.splitlines() if "/update/acknowledge/link/" in line)
    path = link.removeprefix("http://localhost:8000")

    for _scan in range(2):
        assert "Two depots are ready." in words(client.get(path))
    assert not hasattr(update, "acknowledgement")
    assert "Acknowledged" in words(client.post(path, {"text": "Thank you"}))
    update = type(update).objects.get(pk=update.pk)
    assert update.acknowledgement.by == initiative.executive_owner
    assert update.acknowledgement.text == "Thank you"
    assert client.get(path).status_code == 410
    assert client.post(path, {"text": "Again"}).status_code == 410
    assert client.get(path.replace("link/", "link/x")).status_code == 403


def test_whoever_is_not_the_executive_owner_any_more_acknowledges_nothing(initiative, client, person):
    post(initiative, status="off_track")
    link = next(line for line in Mail.objects.get().text.splitlines() if "/update/acknowledge/link/" in line)
    initiative.refresh_from_db()
    initiative.executive_owner = person(factories.ExecutiveFactory)
    initiative.save()

    assert client.post(link.removeprefix("http://localhost:8000")).status_code == 403


def test_old_updates_that_come_in_are_no_news(initiative):
    post(initiative, status="off_track", posted_at=timezone.now() - datetime.timedelta(days=9))

    assert not Notification.objects.exists()


def test_followers_hear_in_one_e_mail_a_week(initiative, people, person):
    for name in ("friend", "executive"):
        initiative.followers.create(member=people[name])
    initiative.followers.create(member=person(name="Quiet Quentin"))
    quiet = initiative.followers.get(member__name="Quiet Quentin").member
    Preference.objects.create(member=quiet, kind=Kind.UPDATE, how=How.NEVER)
    post(initiative)
    post(initiative, status="off_track")
    monday = timezone.localdate() + datetime.timedelta(days=(7 - timezone.localdate().weekday()) % 7 or 7)
    for day in range(-3, 8):
        if day:
            send_digests(monday + datetime.timedelta(days=day))
        else:
            assert send_digests(monday) == {"digests": 2}

    digest = Mail.objects.get(key__startswith="digest", member=people["friend"])
    assert digest.subject == "Two things happened on what you follow"
    assert digest.text.count("Answer sooner") == 2
    assert "List-Unsubscribe" in digest.headers
    to_executive = Mail.objects.get(key__startswith="digest", member=people["executive"])
    assert "Off track" not in to_executive.text.replace("Answer sooner: Off track", "")
    assert to_executive.text.count("Answer sooner") == 1
    assert Notification.objects.filter(member=quiet).count() == 2


def test_a_link_in_the_e_mail_ends_its_kind_by_post_alone(initiative, people, client):
    token = telling.stop_token(people["friend"], Kind.UPDATE)
    strict = Client(enforce_csrf_checks=True)

    assert "No more of these e-mails?" in words(strict.get(f"/mail/stop/{token}/"))
    assert telling.how_of(people["friend"], Kind.UPDATE) == How.DIGEST
    assert strict.post(f"/mail/stop/{token}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert telling.how_of(people["friend"], Kind.UPDATE) == How.NEVER
    assert client.post(f"/mail/stop/{token}x/").status_code == 404


def test_reminders_and_red_updates_cannot_be_turned_off(people, client):
    for kind in (Kind.OWED, Kind.RED):
        assert client.post(f"/mail/stop/{telling.stop_token(people['owner'], kind)}/").status_code == 404
    signed_in(people["owner"]).post("/notifications/how/", {"owed": "never", "red": "never"})

    assert not Preference.objects.exists()


def test_people_choose_how_they_are_told(people):
    owner = signed_in(people["owner"])
    page = owner.get("/notifications/how/")
    assert "cannot be turned off" in words(page)

    assert (
        owner.post("/notifications/how/", {"mention": "digest", "comment": "never", "update": "now"}).status_code == 302
    )
    assert telling.how_of(people["owner"], Kind.COMMENT) == How.NEVER
    assert telling.how_of(people["friend"], Kind.COMMENT) == How.NOW
    assert owner.post("/notifications/how/", {"mention": "loudly"}).status_code == 200


def test_notifications_are_listed_counted_and_marked(initiative, people):
    initiative.followers.create(member=people["friend"])
    post(initiative)
    post(initiative)
    friend, other = signed_in(people["friend"]), signed_in(people["owner"])

    assert "2 are new." in words(friend.get("/notifications/"))
    first = Notification.objects.first()
    assert other.post("/notifications/read/", {"notification": first.pk}).status_code == 302
    friend.post("/notifications/read/", {"notification": first.pk})
    assert "One is new." in words(friend.get("/notifications/?show=new"))
    friend.post("/notifications/read/", {"notification": "9" * 40})
    friend.post("/notifications/read/")
    assert "Nothing new." in words(friend.get("/notifications/"))
    assert "Answer sooner" not in words(other.get("/notifications/"))


def test_what_is_closed_later_disappears_from_notifications_and_digests(initiative, people):
    initiative.followers.create(member=people["friend"])
    post(initiative)
    close(initiative)

    assert "Answer sooner" not in words(signed_in(people["friend"]).get("/notifications/"))
    monday = timezone.localdate() + datetime.timedelta(days=(7 - timezone.localdate().weekday()) % 7 or 7)
    send_digests(monday)
    assert not Mail.objects.filter(key__startswith="digest").exists()


def test_strangers_are_asked_to_sign_in_and_accounts_without_a_person_get_nothing(client):
    factories.make_hub()
    for address in ("/notifications/", "/notifications/how/", "/my-work/away/", "/my-work/calendar/"):
        assert client.get(address).status_code == 302
    client.force_login(factories.UserFactory())
    for address in ("/notifications/", "/notifications/how/", "/my-work/away/", "/my-work/calendar/"):
        assert client.get(address).status_code == 403


def test_somebody_going_away_says_so_and_takes_it_back(people):
    owner = signed_in(people["owner"])
    today = timezone.localdate()
    data = {"starts_on": today, "ends_on": today + datetime.timedelta(days=3), "stand_in": people["friend"].pk}

    assert owner.post("/my-work/away/", data).status_code == 302
    absence = Absence.objects.get()
    assert (absence.member, absence.stand_in) == (people["owner"], people["friend"])
    assert "Fay Friend stands in." in words(owner.get("/my-work/away/"))
    assert "You are away until" in words(owner.get("/my-work/"))
    assert signed_in(people["friend"]).post(f"/my-work/away/{absence.pk}/").status_code == 404
    owner.post(f"/my-work/away/{absence.pk}/")
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2020-01-01"},
        {"ends_on": "2999-01-01"},
        {"starts_on": "yesterday"},
        {"stand_in": "self"},
        {"stand_in": "99999999999999999999"},
    ],
)
def test_absences_that_make_no_sense_are_explained(people, wrong):
    today = timezone.localdate()
    data = {"starts_on": today.isoformat(), "ends_on": today.isoformat(), **wrong}
    if data.get("stand_in") == "self":
        data["stand_in"] = people["owner"].pk
    response = signed_in(people["owner"]).post("/my-work/away/", data)

    assert response.status_code == 200
    assert not Absence.objects.exists()


def test_the_calendar_has_what_is_owed_and_milestones_for_programs_that_cannot_sign_in(initiative, people, client):
    milestone = factories.MilestoneFactory(
        initiative=initiative, title="Pilot, first depot", due=timezone.localdate() + datetime.timedelta(days=200)
    )
    owner = signed_in(people["owner"])
    page = BeautifulSoup(owner.get("/my-work/calendar/").content, "html.parser")
    address = page.select_one("#calendar-address")["value"].removeprefix("http://localhost:8000")
    response = client.get(address)
    events = {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}

    assert response["Content-Type"].startswith("text/calendar")
    assert "private" in response["Cache-Control"]
    (one,) = [event for uid, event in events.items() if f"milestone:{milestone.pk}@" in uid]
    assert str(one["summary"]) == "Pilot, first depot (Answer sooner)"
    assert one["dtstart"].dt == milestone.due
    assert any("Post an update on Answer sooner" == str(event["summary"]) for event in events.values())

    owner.post("/my-work/calendar/")
    assert client.get(address).status_code == 404
    assert client.get("/calendar/made-up.ics").status_code == 404


def test_the_calendar_of_somebody_who_left_or_may_not_see_it_any_more_is_empty(initiative, people, client):
    address = calendars.address_for(people["owner"]).removeprefix("http://localhost:8000")
    close(initiative)
    assert b"Answer sooner" not in client.get(address).content
    people["owner"].active = False
    people["owner"].save()
    assert client.get(address).status_code == 404


def comments_on(update) -> str:
    return f"/comments/cxhub_initiatives.progressupdate/{update.pk}/"


def test_a_comment_tells_whoever_is_named_and_whose_it_is(initiative, people):
    update = post(initiative)
    friend = signed_in(people["friend"])
    friend.post(comments_on(update), {"text": "Well done! @ed executive, can we have <b>two</b> more? @nobody at all"})

    told = {(row.member.name, row.kind) for row in Notification.objects.all()}
    assert told == {("Ed Executive", Kind.MENTION), ("Olu Owner", Kind.COMMENT)}
    page = friend.get(comments_on(update))
    assert b"<b>two</b>" not in page.content
    assert f'<a href="{people["executive"].get_absolute_url()}">@ed executive</a>'.encode() in page.content
    listed = friend.get(initiative.get_url())
    assert "1 comment" in words(listed)


def test_naming_somebody_tells_them_nothing_of_what_is_closed_to_them(initiative, people):
    update = post(initiative)
    close(initiative)
    owner = people["owner"]
    owner.user.groups.add(*PageViewRestriction.objects.get(page=initiative).groups.all())
    signed_in(owner).post(comments_on(update), {"text": "@Fay Friend look"})

    assert Comment.objects.count() == 1
    assert not Notification.objects.filter(member=people["friend"]).exists()
    assert signed_in(people["friend"]).get(comments_on(update)).status_code == 404
    assert signed_in(people["friend"]).post(comments_on(update), {"text": "Hello"}).status_code == 404


def test_an_author_changes_a_comment_for_a_while_and_takes_it_back_with_a_trace(initiative, people):
    update = post(initiative)
    friend = signed_in(people["friend"])
    friend.post(comments_on(update), {"text": "Frist"})
    said = Comment.objects.get()
    friend.post(f"/comments/{said.pk}/change/", {"text": "First, @Olu Owner"})
    said.refresh_from_db()
    assert said.text == "First, @Olu Owner"
    assert Notification.objects.filter(member=people["owner"]).count() == 1

    assert signed_in(people["owner"]).post(f"/comments/{said.pk}/change/", {"text": "Mine"}).status_code == 403
    assert signed_in(people["owner"]).post(f"/comments/{said.pk}/take-back/").status_code == 403
    Comment.objects.update(at=timezone.now() - datetime.timedelta(minutes=16))
    assert friend.post(f"/comments/{said.pk}/change/", {"text": "Too late"}).status_code == 403
    assert friend.post(f"/comments/{said.pk}/take-back/").status_code == 302
    page = words(friend.get(comments_on(update)))
    assert "Taken back" in page
    assert "First" not in page


def test_the_office_may_take_back_what_should_not_stand(initiative, people, person):
    update = post(initiative)
    signed_in(people["friend"]).post(comments_on(update), {"text": "Rude"})
    office = signed_in(person(role=Role.OFFICE))

    assert office.post(f"/comments/{Comment.objects.get().pk}/take-back/").status_code == 302
    assert Comment.objects.get().deleted_at


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001, "@" * 300, "@ " * 500, "\0"])
def test_no_words_break_the_comments(initiative, people, text):
    update = post(initiative)

    assert signed_in(people["friend"]).post(comments_on(update), {"text": text}).status_code in (200, 302)


@pytest.mark.parametrize(
    "address",
    [
        "/comments/cxhub_people.member/1/",
        "/comments/nonsense/1/",
        "/comments/cxhub_initiatives.progressupdate/99999999999999999999999/",
        "/comments/99999999999999999999999/change/",
        "/my-work/away/99999999999999999999999/",
    ],
)
def test_addresses_of_nothing_are_not_found(people, address):
    owner = signed_in(people["owner"])

    assert owner.get(address).status_code in (404, 405)
    assert owner.post(address).status_code == 404


def test_pages_cost_the_same_however_much_was_said(initiative, people, django_assert_max_num_queries):
    update = post(initiative)
    owner = signed_in(people["owner"])
    for number in range(6):
        owner.post(comments_on(update), {"text": f"{number} @Fay Friend @Ed Executive"})
    friend = signed_in(people["friend"])
    friend.get(comments_on(update))
    with django_assert_max_num_queries(24):
        friend.get(comments_on(update))
    with django_assert_max_num_queries(24):
        friend.get("/notifications/")


def test_what_is_closed_before_its_e_mail_is_sent_is_not_sent(initiative, people):
    other = factories.InitiativeFactory(title="Lost and found")
    for subject in (initiative, other):
        telling.tell(
            [people["friend"]],
            kind=Kind.MENTION,
            key=str(subject.pk),
            subject=subject,
            title=f"Something on {subject.title}",
            url=subject.url,
        )
    PageViewRestriction.objects.create(page=other, restriction_type="groups")
    assert outbox.deliver()["sent"] == 1
    assert [letter.subject for letter in mail.outbox] == ["Something on Answer sooner"]
    assert not Mail.objects.filter(sent_at=None).exists()
