"""A new index beside the live one: nothing is missed, nothing is down, and there is a way back."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cxhub.people.models import Member
from cxhub.search import delivery, indexing, rebuilding, service, upkeep
from cxhub.search.engines import store
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.engines.elasticsearch import bulk, client, indices, mapping
from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
from cxhub.search.models import SearchDocument, SearchIndex, SearchOutbox
from cxhub.testing.factories import MemberFactory
from tests.elasticsearch.conftest import Commits, differences

pytestmark = pytest.mark.usefixtures("search_server")


@pytest.fixture
def people(committed: Commits) -> list[Member]:
    """Some people, in the site's own index."""
    indexing.reindex()
    with committed():
        return [MemberFactory(name=f"Ottoline {number}") for number in range(5)]


def states() -> dict[str, str]:
    return dict(SearchIndex.objects.values_list("name", "state"))


def test_a_rebuild_takes_the_place_of_the_index_before(people: list[Member]) -> None:
    out = io.StringIO()
    call_command("cxhub_search_reindex", "--engine", "elasticsearch", stdout=out)
    first = indices.live()
    assert f"{first} answers" in out.getvalue()
    assert "a second" in out.getvalue()
    assert mapping.mapping_hash() in first
    assert indices.live_hash() == mapping.mapping_hash()
    assert not delivery.waiting().exists()  # the rebuild itself brought what was waiting
    call_command("cxhub_search_reindex", stdout=io.StringIO())
    assert states() == {first: "previous", indices.live(): "live"}
    assert differences() == []
    assert set(states()) == set(indices.all_names())


def test_the_first_index_has_seen_what_was_deleted_before_there_was_one(
    people: list[Member], committed: Commits
) -> None:
    for name in indices.all_names():
        indices.delete(name)
    with committed():
        people[0].delete()
    SearchOutbox.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    assert delivery.is_behind()
    call_command("cxhub_search_reindex", stdout=io.StringIO())
    assert not delivery.waiting().exists()
    everything = frozenset(SearchDocument.objects.values_list("access", flat=True))
    found = service.search("ottoline", readable=everything)
    assert (found.engine, found.degraded, found.total) == ("elasticsearch", False, 4)


def test_what_changes_during_a_rebuild_is_in_both_indexes(people: list[Member], committed: Commits) -> None:
    rebuilding.rebuild()
    before = indices.live()
    edited: list[str] = []

    def edit(what: str, done: int, total: int) -> None:
        if edited:
            return
        edited.append(what)
        with committed():
            people[0].name = "Ottoline Feather"
            people[0].save()
            MemberFactory(name="Ottoline New")
        with committed():
            people[1].delete()
        delivery.deliver()

    rebuilding.rebuild(progress=edit)
    assert differences() == []
    old = [one.id for one in ElasticsearchEngine(before).iter_ids_versions()]
    assert f"person:{people[0].pk}" in old
    assert len(old) == len(list(ElasticsearchEngine().iter_ids_versions()))


@pytest.mark.parametrize("stuck", [False, True])
def test_what_the_sites_own_index_has_not_seen_yet_is_in_the_new_one(
    people: list[Member], committed: Commits, monkeypatch: pytest.MonkeyPatch, stuck: bool
) -> None:
    rebuilding.rebuild()
    with monkeypatch.context() as patched:
        # As where the database has no time for it: the change waits for the worker.
        patched.setattr(indexing, "apply", lambda keys: None)
        with committed():
            people[0].name = "Ottoline Feather"
            people[0].save()
            people[1].delete()
        delivery.deliver()
        if stuck:
            # Two of five would be called otherwise than the site's own index knows.
            patched.setattr(rebuilding, "ASKED", 0)
            rebuilding.rebuild()
            assert indexing.pending().count() == 2
    if not stuck:
        rebuilding.rebuild()
    indexing.drain()
    assert not delivery.waiting().exists()
    assert differences() == []


def test_kinds_are_of_the_sites_own_index(db: None, search_server: None) -> None:
    for line in (["story", "--engine", "elasticsearch"], ["story", "--rollback"]):
        with pytest.raises(CommandError, match="leave the kinds out"):
            call_command("cxhub_search_reindex", *line)


def test_one_can_go_back_and_every_change_since_comes_along(people: list[Member], committed: Commits) -> None:
    with pytest.raises(CommandError, match="no index to go back to"):
        call_command("cxhub_search_reindex", "--rollback", stdout=io.StringIO())
    rebuilding.rebuild()
    first = indices.live()
    rebuilding.rebuild()
    second = indices.live()
    with committed():
        people[0].delete()
        MemberFactory(name="Ottoline New")
    delivery.deliver()
    call_command("cxhub_search_reindex", "--rollback", stdout=io.StringIO())
    assert states() == {first: "live", second: "previous"}
    assert indices.live() == first
    assert differences() == []


def test_an_index_that_is_not_complete_never_answers(people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilding.rebuild()
    before, names = indices.live(), indices.all_names()
    read = store.rows_of
    monkeypatch.setattr(store, "rows_of", lambda kinds: (rows[1:] for rows in read(kinds)))
    with pytest.raises(CommandError, match="stays as it was: .* holds"):
        call_command("cxhub_search_reindex", "--engine", "elasticsearch", stdout=io.StringIO())
    monkeypatch.undo()
    # Nor one made of a site's own index that is not as it must be: it holds what is not there, or not what is.
    ghost = SearchDocument.objects.create(key="story:999999", kind="story", access="public")
    with pytest.raises(rebuilding.Refused, match=r"differ from what they are about: story:999999\. cxhub_search_rein"):
        rebuilding.rebuild()
    ghost.delete()
    SearchDocument.objects.filter(key=f"person:{people[0].pk}").delete()
    with pytest.raises(rebuilding.Refused, match=f"differ from what they are about: person:{people[0].pk}"):
        rebuilding.rebuild()
    assert (indices.live(), indices.all_names()) == (before, names)
    assert states()[before] == "live"


def test_an_index_that_finds_worse_never_answers(people: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilding.rebuild()
    before = (indices.live(), indices.all_names())
    source = bulk.source
    monkeypatch.setattr(bulk, "source", lambda document: source(document) | {"title": "?", "summary": "", "body": ""})
    with pytest.raises(rebuilding.Refused, match="by their titles worse"):
        rebuilding.rebuild()
    assert (indices.live(), indices.all_names()) == before


def test_only_one_fills_an_index_and_one_that_died_is_cleared_away(people: list[Member]) -> None:
    with rebuilding._filling() as row:
        with pytest.raises(rebuilding.Busy):
            rebuilding.rebuild()
        SearchIndex.objects.update(seen_at=timezone.now() - 2 * rebuilding.SILENCE)
        rebuilding.rebuild()
        assert row.name not in indices.all_names()
    assert differences() == []


def change(people: list[Member]) -> None:
    people[0].name = "Ottoline Feather"
    people[0].save()


def test_a_server_that_came_back_empty_is_filled_by_the_worker(people: list[Member], committed: Commits) -> None:
    for changed in (None, change, lambda people: people[1].delete()):
        rebuilding.rebuild()
        for name in indices.all_names():
            indices.delete(name)
        with pytest.raises(EngineUnavailable):
            differences()  # nothing there to compare with
        if changed:
            with committed():
                changed(people)
        out = io.StringIO()
        call_command("cxhub_search_worker", "--once", stdout=out)
        assert "held no index" in out.getvalue()
        assert differences() == []
        assert not delivery.waiting().exists()


def test_what_is_sent_to_a_server_that_lost_its_index_waits_until_it_has_one(
    people: list[Member], committed: Commits
) -> None:
    rebuilding.rebuild()
    for name in indices.all_names():
        indices.delete(name)
    for changed in (change, lambda people: people[1].delete()):
        with committed():
            changed(people)
        with pytest.raises(EngineUnavailable):
            delivery.deliver()
    assert delivery.waiting().count() == 2
    # And none was made in its place that would know nothing of words and readers.
    assert not client.for_writing().indices.exists(index=indices.write_alias())
    upkeep.tonight(timezone.localdate())
    assert differences() == []
    assert not delivery.waiting().exists()


def test_an_index_that_a_late_deletion_made_in_place_of_an_alias_is_in_nobodys_way(people: list[Member]) -> None:
    # To delete from what is not there makes it, as where a server came back empty.
    client.for_writing().bulk(
        index=indices.next_alias(),
        operations=[{"delete": {"_id": "person:0", "version": 1, "version_type": "external_gte"}}],
    )
    assert client.for_writing().indices.exists(index=indices.next_alias())
    rebuilding.rebuild()
    assert differences() == []
    assert not client.for_writing().indices.exists(index=indices.next_alias())


def test_the_night_puts_everything_in_order(people: list[Member], settings: Any) -> None:
    rebuilding.rebuild()
    first = indices.live()
    rebuilding.rebuild()
    SearchIndex.objects.filter(name=first).update(replaced_at=timezone.now() - timedelta(days=8))
    ElasticsearchEngine().bulk([], {f"person:{people[0].pk}": 1})
    assert "1 differences repaired" in upkeep.tonight(timezone.localdate())
    assert indices.all_names() == [indices.live()]
    assert differences() == []
