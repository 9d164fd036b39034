"""The report on the indexes, and the checks of the settings."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxhub.search import conf, upkeep
from cxhub.search.checks import check_mapping, check_server
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.setup import Role
from cxhub.testing.factories import MemberFactory, UserFactory, make_hub

SERVER = {
    "SEARCH_ENGINE": "elasticsearch",
    "ELASTICSEARCH_URLS": ["https://search.example.org:9200"],
    "ELASTICSEARCH_READ_KEY": "reader",
    "ELASTICSEARCH_WRITE_KEY": "writer",
}


@pytest.mark.django_db
def test_the_programme_office_sees_the_state_and_compares_a_sample(client: Client) -> None:
    make_hub()
    client.force_login(UserFactory(role=Role.OFFICE))
    address = reverse("cxhub_search_report")
    page = client.get(address).content.decode()
    assert "own index" in page
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    answer = client.post(address, {"check": "1"}, follow=True)
    assert "none differs" in answer.content.decode()


@pytest.mark.django_db
def test_what_was_set_aside_is_named_to_those_who_may_see_it(
    client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        member = MemberFactory(name="Ottoline Quill")
    SearchOutbox.objects.filter(object_key=f"person:{member.pk}").update(parked_at=timezone.now(), send_error="no such")
    settings.CXHUB = {**settings.CXHUB, **SERVER, "ELASTICSEARCH_URLS": ["http://127.0.0.1:9"]}
    client.force_login(UserFactory(role=Role.OFFICE))
    page = client.get(reverse("cxhub_search_report")).content.decode()
    assert "It does not answer" in page
    assert f'<a href="{member.get_absolute_url()}">Ottoline Quill</a>' in page
    SearchDocument.objects.update(access="group:0")
    assert "Ottoline Quill" not in client.get(reverse("cxhub_search_report")).content.decode()


@pytest.mark.django_db
def test_others_do_not(client: Client) -> None:
    client.force_login(UserFactory(role=Role.STAFF))
    assert client.get(reverse("cxhub_search_report")).status_code in (302, 403)
    assert Group.objects.filter(name=Role.STAFF.value).exists()


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, []),
        (SERVER, []),
        ({"SEARCH_ENGINE": "solr"}, ["cxhub_search.E001"]),
        ({**SERVER, "ELASTICSEARCH_URLS": []}, ["cxhub_search.E003"]),
        ({**SERVER, "ELASTICSEARCH_URLS": ["search"]}, ["cxhub_search.E003"]),
        ({**SERVER, "ELASTICSEARCH_URLS": ["http://search.example.org"]}, ["cxhub_search.E004"]),
        ({**SERVER, "ELASTICSEARCH_WRITE_KEY": "reader"}, ["cxhub_search.W001"]),
    ],
)
def test_settings_that_cannot_work_or_are_not_safe_are_said(settings: Any, given: dict[str, Any], ids: list) -> None:
    settings.CXHUB = given
    assert [message.id for message in check_server(None)] == ids


def test_a_server_without_its_client_is_an_error(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CXHUB = SERVER
    monkeypatch.setattr("cxhub.search.checks.find_spec", lambda name: None)
    (error,) = check_server(None)
    assert "cxhub[elasticsearch]" in error.hint


@pytest.mark.django_db
def test_an_index_of_other_code_is_warned_of(settings: Any) -> None:
    from cxhub.search.models import SearchIndex

    settings.CXHUB = SERVER
    assert check_mapping(None, databases=["default"]) == []
    SearchIndex.objects.create(name="hub", state=SearchIndex.State.LIVE, mapping_hash="other")
    assert [message.id for message in check_mapping(None, databases=["default"])] == ["cxhub_search.W002"]


@pytest.mark.django_db
def test_what_is_long_gone_is_forgotten_and_the_rest_is_not() -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    for key, days, applied in (("story:1", 8, 1), ("story:2", 6, 1), ("story:3", 8, 0)):
        SearchOutbox.objects.create(
            object_key=key, version=1, applied_version=applied, changed_at=now - timedelta(days=days)
        )
    assert not conf.elasticsearch_is_used()
    assert upkeep.prune(now) == 1
    assert set(SearchOutbox.objects.values_list("object_key", flat=True)) == {"story:2", "story:3"}
