"""A signed link does one thing, once, for one person, for a while."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cxhub.reminders import tokens
from cxhub.reminders.tokens import Outcome, make_token, read_token, use_token
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return factories.MemberFactory(user=factories.UserFactory())


def outcome(token: str, **changes) -> Outcome:
    return read_token(token, **{"action": "post_update", "subject": "thing:1", **changes}).outcome


def test_a_link_opens_what_it_was_made_for(member):
    token = make_token(member, "thing:1", "post_update")
    link = read_token(token, action="post_update", subject="thing:1", user=AnonymousUser())

    assert link.ok
    assert (link.member, link.subject, link.status) == (member, "thing:1", 200)


def test_reading_a_link_as_a_mail_scanner_does_uses_nothing_up(member):
    token = make_token(member, "thing:1", "post_update")

    assert [outcome(token) for _time in range(3)] == [Outcome.VALID] * 3


def test_a_link_is_used_once(member):
    token = make_token(member, "thing:1", "post_update")
    first, second = (read_token(token, action="post_update") for _time in range(2))

    assert [use_token(first), use_token(second)] == [True, False]
    assert outcome(token) is Outcome.USED
    assert read_token(token, action="post_update").status == 410
    with pytest.raises(ValueError, match="used"):
        use_token(read_token(token, action="post_update"))


def test_a_link_of_yesterday_does_not_use_up_that_of_today(member):
    old, new = (make_token(member, "thing:1", "post_update") for _time in range(2))
    use_token(read_token(old, action="post_update"))

    assert outcome(new) is Outcome.VALID


def test_a_link_expires(member, monkeypatch):
    token = make_token(member, "thing:1", "post_update")
    later = timezone.now() + datetime.timedelta(days=15)
    monkeypatch.setattr(signing.time, "time", later.timestamp)

    assert outcome(token) is Outcome.EXPIRED


@pytest.mark.parametrize("change", [{"action": "acknowledge"}, {"subject": "thing:2"}])
def test_a_link_for_one_thing_does_no_other(member, change):
    assert outcome(make_token(member, "thing:1", "post_update"), **change) is Outcome.OTHER_PURPOSE


def test_a_link_of_somebody_who_left_opens_nothing(member):
    token = make_token(member, "thing:1", "post_update")
    member.active = False
    member.save()

    assert outcome(token) is Outcome.INACTIVE


def test_a_link_of_a_closed_account_opens_nothing(member):
    token = make_token(member, "thing:1", "post_update")
    member.user.is_active = False
    member.user.save()

    assert outcome(token) is Outcome.INACTIVE


def test_a_link_that_was_passed_on_does_not_work_in_somebody_elses_session(member):
    token = make_token(member, "thing:1", "post_update")

    assert outcome(token, user=factories.UserFactory()) is Outcome.SOMEBODY_ELSE
    assert outcome(token, user=member.user) is Outcome.VALID


def test_a_link_signed_for_another_part_of_the_site_is_forged(member):
    assert outcome(signing.dumps([member.pk, "thing:1", "post_update", "x"], salt="other")) is Outcome.FORGED


def test_a_signed_thing_of_another_shape_is_forged(member):
    assert outcome(signing.dumps("nonsense", salt=tokens.SALT)) is Outcome.FORGED


@given(st.text(max_size=60))
def test_no_letters_that_somebody_makes_up_are_a_link(token):
    assert outcome(token) is Outcome.FORGED


def test_changing_any_letter_of_a_link_breaks_it(member):
    token = make_token(member, "thing:1", "post_update")
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert outcome(token[:place] + other + token[place + 1 :]) is Outcome.FORGED


def test_every_outcome_explains_itself():
    assert all(outcome.words for outcome in Outcome)
