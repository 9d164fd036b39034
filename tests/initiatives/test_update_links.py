"""Signed links to the forms, as owners find them in their mail, and as others try them."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Measurement
from cxhub.reminders.models import UsedLink
from cxhub.reminders.tokens import make_token
from cxhub.testing import factories
from tests.initiatives.test_update_form import TODAY, answers, key_of


def link(initiative, member=None, action="post_update") -> str:
    return f"/update/{make_token(member or initiative.owned_by, initiative, action)}/"


def test_an_owner_posts_from_the_mail_without_signing_in(initiative, client: Client):
    path = link(initiative)
    form = client.get(path)
    assert (form.status_code, "Answer sooner" in form.text) == (200, True)
    posted = client.post(path, answers(key=key_of(form.text)), follow=True)
    assert posted.status_code == 200
    assert "Your update on Answer sooner is in." in posted.text
    update = ProgressUpdate.objects.get()
    assert (update.author, update.narrative) == (initiative.owned_by, "Two more.")
    assert client.get(initiative.url).status_code == 302, "the link opens the form and nothing else"


def test_nobody_who_has_left_is_said_to_see_it(initiative, client: Client):
    path, executive = link(initiative), initiative.executive_owner
    assert f"{executive.name} sees it in their work" in client.get(path).text
    executive.active = False
    executive.save()
    assert "sees it in their work" not in client.get(path).text
    assert "sees it in their work" not in client.post(path, answers(), follow=True).text


def test_opening_a_link_writes_nothing_however_often(initiative, client: Client):
    path = link(initiative)
    for _scanner in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert not ProgressUpdate.objects.exists()
    assert not UsedLink.objects.exists()
    assert client.get(path)["Cache-Control"].count("no-store") == 1


def test_a_link_is_good_for_one_update_and_says_so_afterwards(initiative, client: Client):
    path, form = link(initiative), answers()
    assert client.post(path, form).status_code == 302
    assert client.post(path, form, follow=True).status_code == 200, "the same form sent twice is the same update"
    for answer in (client.get(path), client.post(path, answers())):
        assert answer.status_code == 410
        assert "used already" in answer.text
    assert ProgressUpdate.objects.count() == 1


def test_an_error_does_not_use_the_link_up(initiative, client: Client):
    path = link(initiative)
    assert client.post(path, answers(narrative="")).status_code == 200
    assert client.post(path, answers()).status_code == 302


def test_nothing_changed_works_from_the_mail(initiative, client: Client):
    factories.UpdateFactory(initiative=initiative)
    path = link(initiative)
    client.post(path, {"key": key_of(client.get(path).text), "same": "1"})
    assert Initiative.objects.get().latest_update.no_change


def test_an_old_link_explains_itself(initiative, client: Client, monkeypatch):
    now = time.time()
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: now - 40 * 24 * 3600)
        path = link(initiative)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "too old" in answer.text


def tampered(path: str) -> str:
    """The same with one letter of the signature changed."""
    return f"{path[:-10]}{'A' if path[-10] != 'A' else 'B'}{path[-9:]}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_forged_and_borrowed_links_get_nothing(initiative, client: Client, stranger: Client, method):
    other = factories.InitiativeFactory()
    kpi = initiative.kpis.get()
    for path in (
        "/update/nonsense/",
        tampered(link(initiative)),
        link(initiative, action="acknowledge"),
        link(kpi, initiative.owned_by),
        link(other, initiative.owned_by),
    ):
        answer = getattr(client, method)(path, answers())
        assert answer.status_code == 403, path
        assert "Answer sooner" not in answer.text
    shared = getattr(stranger, method)(link(initiative), answers())
    assert shared.status_code == 403
    assert "somebody else" in shared.text
    assert not ProgressUpdate.objects.exists()


def test_a_link_ends_with_the_right_to_post(initiative, client: Client):
    path = link(initiative)
    User.objects.filter(pk=initiative.owned_by.user.pk).update(is_active=False)
    assert client.post(path, answers()).status_code == 403
    User.objects.update(is_active=True)
    initiative.owned_by = factories.MemberFactory()
    initiative.save()
    answer = client.post(path, answers())
    assert answer.status_code == 403
    assert "not yours to report on any more" in answer.text
    assert not ProgressUpdate.objects.exists()


def test_a_form_from_another_site_is_refused(initiative):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(link(initiative), answers()).status_code == 403
    assert not ProgressUpdate.objects.exists()


def test_a_reading_is_recorded_by_a_link_once(initiative, client: Client):
    kpi = initiative.kpis.get()
    owner = factories.MemberFactory(user=factories.UserFactory())
    kpi.owner = owner
    kpi.save()
    path = f"/link/record_reading/{make_token(owner, kpi, 'record_reading')}/"
    assert "Told in time" in client.get(path).text
    assert client.post(path, {"as_of": "2999-01-01", "value": "61"}).status_code == 200
    done = client.post(path, {"as_of": str(TODAY()), "value": "61,5"}, follow=True)
    assert (done.status_code, "The reading is recorded." in done.text, "Thank you" in done.text) == (200, True, True)
    measurement = Measurement.objects.get()
    assert (measurement.value, measurement.recorded_by) == (61.5, owner)
    assert client.get(path).status_code == 410
    not_theirs = make_token(initiative.owned_by, kpi, "record_reading")
    assert client.get(f"/link/record_reading/{not_theirs}/").status_code == 403
