"""From a save to the search server: nothing is lost, nothing overtakes, nothing holds anything else up."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.access import visibility_tokens
from cxhub.search import delivery, indexing, service
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.engines.elasticsearch import bulk, client
from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.setup import Role
from cxhub.testing.factories import MemberFactory, StoryFactory, TagFactory, UserFactory, make_hub
from tests.elasticsearch.conftest import Commits, differences
from tests.elasticsearch.proxy import Proxy
from tests.search.conftest import make


@pytest.fixture(autouse=True)
def filled(search_server: None) -> None:
    """Start with what the hub holds anyway on the server."""
    indexing.reindex()
    ElasticsearchEngine(refresh=True).bulk(
        document
        for kind in indexing.document_types().values()
        for batch in indexing.batches(kind)
        for document in batch
    )
    delivery.deliver()


def refresh() -> None:
    client.for_writing().indices.refresh(index="_all")


def found(text: str, user: Any = None) -> list[str]:
    """What the search server finds, for somebody who may see everything or for a user."""
    refresh()
    everything = frozenset(SearchDocument.objects.values_list("access", flat=True))
    readable = visibility_tokens(user) if user else everything
    results = service.search(text, readable=readable, as_typed=True)
    assert results.engine == "elasticsearch"
    return [result.title for result in results.results]


def test_a_save_reaches_the_server_with_the_next_round_of_the_worker(committed: Commits) -> None:
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    assert delivery.waiting().count() == 1
    call_command("cxhub_search_worker", "--once", stdout=io.StringIO())
    assert found("ottoline") == ["Ottoline Quill"]
    assert not delivery.waiting().exists()
    with committed():
        member.name = "Ottoline Feather"
        member.save()
    with committed():
        member.delete()
    delivery.deliver()
    assert found("ottoline") == []
    assert differences() == []


def test_a_new_restriction_hides_results_before_the_worker_comes_round(committed: Commits) -> None:
    with committed():
        story = StoryFactory(title="A heron on the line")
    delivery.deliver()
    reader = UserFactory(role=Role.STAFF)
    assert found("heron", reader)
    with committed():
        PageViewRestriction.objects.create(page=story.get_parent(), restriction_type=PageViewRestriction.GROUPS)
    assert found("heron", reader) == []
    delivery.deliver()
    assert found("heron", reader) == []
    assert differences() == []


def test_what_changes_around_a_page_reaches_the_server(committed: Commits) -> None:
    with committed():
        member, tag = MemberFactory(name="Robin Before"), TagFactory(name="Weather")
        story = StoryFactory(title="A heron on the line", told_by=member, tags=[tag])
    delivery.deliver()
    with committed():
        member.name = "Robin Zephyrine"
        member.save()
    with committed():
        tag.name = "Snowdrift"
        tag.save()
    delivery.deliver()
    assert found("zephyrine snowdrift")[0] == "A heron on the line"
    reader = UserFactory(role=Role.STAFF)
    assert found("heron", reader)
    closed = make_hub().get_children().exclude(pk=story.get_parent().pk).first()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
    with committed():
        story.move(closed, pos="last-child")
    delivery.deliver()
    assert found("heron", reader) == []
    assert differences() == []


def test_a_late_worker_does_not_overwrite_what_is_newer(committed: Commits, monkeypatch: pytest.MonkeyPatch) -> None:
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    read = indexing.documents_of

    def read_and_be_overtaken(versions: Any) -> Any:
        documents = list(read(versions))
        monkeypatch.undo()
        with committed():
            member.name = "Ottoline Feather"
            member.save()
        SearchOutbox.objects.update(claimed_until=None)
        delivery.deliver()
        return documents

    monkeypatch.setattr(indexing, "documents_of", read_and_be_overtaken)
    delivery.deliver()
    assert found("ottoline") == ["Ottoline Feather"]
    assert differences() == []


def test_a_server_that_is_away_loses_nothing(committed: Commits, between: Proxy) -> None:
    for mode in ("refuse", "broken", "read-only", "cut"):
        between.mode = mode
        with committed():
            MemberFactory(name=f"Ottoline {mode}")
        with pytest.raises(EngineUnavailable):
            delivery.deliver()
        row = delivery.waiting().get()
        assert (row.send_attempts, row.claimed_until) == (0, None)
        between.mode = "pass"
        assert delivery.deliver().sent == 1
    assert len(found("ottoline")) == 4
    assert differences() == []


@pytest.mark.parametrize("mode", ["busy", "small"])
def test_what_is_too_much_at_once_is_sent_in_parts(committed: Commits, between: Proxy, mode: str) -> None:
    with committed():
        for number in range(9):
            MemberFactory(name=f"Ottoline {number}")
    between.mode = mode
    between.requests.clear()
    assert delivery.deliver().sent == 9
    sizes = [lines // 2 for method, path, lines in between.requests if path.endswith("_bulk")]
    assert sizes[0] == 9
    assert sum(size for size in sizes if size <= 3) == 9
    assert differences() == []


def test_a_batch_is_no_larger_than_a_request_may_be() -> None:
    actions = [bulk.Action(str(n), True, b"x" * 1_000_000) for n in range(12)]
    assert [len(batch) for batch in bulk.batches(actions)] == [5, 5, 2]
    assert [len(batch) for batch in bulk.batches([bulk.Action("", True, b"x")] * 1_200)] == [500, 500, 200]


def test_what_the_server_will_never_take_is_set_aside_and_holds_nothing_up(
    committed: Commits, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    with committed():
        people = [MemberFactory(name=name) for name in ("Ottoline Quill", "Poison Ivy")]
    delivery.deliver()
    with committed():
        for member in people:
            member.job_title = "Ferry captain"
            member.save()
    source = bulk.source
    monkeypatch.setattr(bulk, "source", lambda d: source(d) | ({"unheard_of": 1} if "Poison" in d.title else {}))
    for _ in range(delivery.MOST_ATTEMPTS):
        SearchOutbox.objects.update(send_after=None)
        delivery.deliver()
    assert [row.object_key for row in delivery.parked()] == [f"person:{people[1].pk}"]
    assert "unheard_of" in delivery.parked()[0].send_error
    assert not delivery.is_behind()
    # What the server had of it may be what nobody must see any more.
    assert [one.id for one in ElasticsearchEngine().iter_ids_versions([f"person:{m.pk}" for m in people])] == [
        f"person:{people[0].pk}"
    ]
    monkeypatch.undo()
    refresh()
    client.force_login(UserFactory(role=Role.OFFICE))
    address = reverse("cxhub_search_report")
    assert "unheard_of" in client.get(address).content.decode()
    client.post(address, {"key": f"person:{people[1].pk}"})
    delivery.deliver()
    assert not delivery.parked().exists()
    assert differences() == []


def test_a_document_that_cannot_be_made_holds_nothing_up(committed: Commits, monkeypatch: pytest.MonkeyPatch) -> None:
    with committed():
        people = [MemberFactory(name=name) for name in ("Ottoline Quill", "Poison Ivy", "Barnaby Quill")]
    people_documents = indexing.document_types()["person"]
    make_document = type(people_documents).document

    def refuse_one(self: Any, obj: Any) -> Any:
        if obj.pk == people[1].pk:
            raise ValueError("poison")
        return make_document(self, obj)

    monkeypatch.setattr(type(people_documents), "document", refuse_one)
    assert delivery.deliver().refused == 1
    assert set(found("quill")) == {"Ottoline Quill", "Barnaby Quill"}
    assert delivery.waiting().get().send_error == "ValueError: poison"


def test_a_worker_that_died_is_taken_over_from_after_a_while(committed: Commits) -> None:
    with committed():
        MemberFactory(name="Ottoline Quill")
    assert len(delivery._claim(10)) == 1
    assert delivery.deliver().sent == 0
    SearchOutbox.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivery.deliver().sent == 1


def test_the_index_of_a_restored_database_is_repaired(committed: Commits) -> None:
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    document = make(str(member.pk), "From the future", kind="person", version=90)
    ElasticsearchEngine(refresh=True).bulk([document, make("gone", "Nobody", kind="person", version=90)])
    delivery.deliver()
    assert {name for name, _ in differences()} == {"access", "orphans"}
    call_command("cxhub_search_check", "--repair", stdout=io.StringIO())
    assert differences() == []


def test_the_status_tells_of_the_server(between: Proxy) -> None:
    out = io.StringIO()
    call_command("cxhub_search_status", stdout=out)
    assert "health:" in out.getvalue()
    between.mode = "refuse"
    out = io.StringIO()
    call_command("cxhub_search_status", stdout=out)
    assert "Connection" in out.getvalue()
