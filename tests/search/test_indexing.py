"""What is saved is found, and what is taken away is not: outbox, worker, rebuild, check."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, reset_queries, transaction
from wagtail.models import PageViewRestriction, Site

from cxhub.access import visibility_tokens
from cxhub.search import indexing, service, signals
from cxhub.search.engines import store
from cxhub.search.engines.embedded import EmbeddedEngine
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.setup import Role
from cxhub.testing.factories import (
    AssessmentFactory,
    DecisionFactory,
    InitiativeFactory,
    LessonFactory,
    MemberFactory,
    PlayFactory,
    PrincipleFactory,
    StoryFactory,
    UpdateFactory,
    UserFactory,
    make_hub,
)

Commits = Callable[..., Any]


@pytest.fixture
def committed(db: None, django_capture_on_commit_callbacks: Commits) -> Commits:
    """A block whose changes are committed at its end, as far as the index can tell."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def story(committed: Commits) -> Any:
    """A published story about a heron, in the index."""
    make_hub()
    with committed():
        page = StoryFactory(title="A heron on the line")
    return page


def found(text: str, user: Any = None) -> list[str]:
    """Titles that somebody finds: without a user, somebody who may see everything."""
    everything = frozenset(SearchDocument.objects.values_list("access", flat=True))
    readable = visibility_tokens(user) if user else everything
    return [result.title for result in service.search(text, readable=readable, as_typed=True).results]


def test_a_published_page_is_found_and_the_outbox_is_empty(story: Any) -> None:
    assert found("heron") == ["A heron on the line"]
    assert not indexing.pending().exists()


def test_a_draft_is_not_found_before_it_is_published(story: Any, committed: Commits) -> None:
    with committed():
        story.title = "A stork on the line"
        revision = story.save_revision()
    assert (found("stork"), found("heron")) == ([], ["A heron on the line"])
    with committed():
        revision.publish()
    assert (found("stork"), found("heron")) == (["A stork on the line"], [])


def test_what_one_may_do_is_found_as_a_limit(committed: Commits) -> None:
    with committed():
        PlayFactory(title="Ramp stuck", may_without_asking=[("sentence", "Call a taxi up to £40")])
        PlayFactory(title="Taxi rank closed")
    assert found("taxi limit") == ["Ramp stuck", "Taxi rank closed"]
    assert found("limit") == ["Ramp stuck"]


def test_an_unpublished_page_and_a_deleted_one_are_gone(story: Any, committed: Commits) -> None:
    with committed():
        story.unpublish()
    assert found("heron") == []
    with committed():
        story.save_revision().publish()
    assert found("heron")
    with committed():
        story.get_parent().specific.delete()
    assert found("heron") == []


def test_a_new_address_reaches_the_pages_below(story: Any, committed: Commits) -> None:
    parent = story.get_parent().specific
    with committed():
        parent.slug = "tales"
        parent.save_revision().publish()
    assert "/tales/" in SearchDocument.objects.get(key=f"story:{story.pk}").url


def test_a_new_restriction_hides_what_is_below_it_at_once(story: Any, committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    assert found("heron", reader)
    with committed():
        restriction = PageViewRestriction.objects.create(
            page=story.get_parent(), restriction_type=PageViewRestriction.GROUPS
        )
    assert found("heron", reader) == []
    with committed():
        restriction.delete()
    assert found("heron", reader)


def test_what_is_said_about_a_page_goes_with_it(committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    with committed():
        work = InitiativeFactory(title="Quiet work")
        UpdateFactory(initiative=work, narrative="Two herons were counted.")
        DecisionFactory(initiative=work, question="May a heron ride for free?")
    assert len(found("heron", reader)) == 2
    index = work.get_parent().specific
    with committed():
        index.slug = "projects"
        index.save_revision().publish()
    assert "/projects/" in SearchDocument.objects.get(key__startswith="update:").url
    with committed():
        restriction = PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.GROUPS)
    assert found("heron", reader) == []
    with committed():
        restriction.delete()
    assert len(found("heron", reader)) == 2


def test_a_page_that_is_closed_or_deleted_is_named_by_no_other(committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    with committed():
        principle = PrincipleFactory(title="Heed the heron")
        play = PlayFactory(title="Plain play", principle=principle)
        StoryFactory(title="Plain story", principle=principle, related_play=play)
        LessonFactory(title="Plain lesson", play_changed=play)
    assert set(found("heron", reader)) == {"Heed the heron", "Plain play", "Plain story"}
    assert set(found('"plain play"', reader)) == {"Plain play", "Plain story", "Plain lesson"}
    with committed():
        for page in (principle, play):
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    assert found("heron", reader) == [] == found('"plain play"', reader)
    with committed():
        PageViewRestriction.objects.filter(page=principle).delete()
    assert set(found("heron", reader)) == {"Heed the heron", "Plain story"}
    with committed():
        play.delete()
        principle.delete()
    assert found("heron") == [] == found('"plain play"')


def test_what_moves_to_something_else_is_found_there_and_no_longer_where_it_was(committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    with committed():
        one, other = DecisionFactory(question="One question"), DecisionFactory(question="Another question")
        assessment = AssessmentFactory(decision=one, finding="The heron would lose its pier.")
        work = InitiativeFactory()
        loose = AssessmentFactory(decision=None, initiative=work, finding="So would the otter.")
    assert found("heron", reader) == ["One question"]
    with committed():
        assessment.decision = other
        assessment.save()
        loose.decision, loose.initiative = one, None
        loose.save()
    assert found("heron", reader) == ["Another question"]
    assert found("otter", reader) == ["One question"]
    with committed():
        assessment.delete()
        loose.decision, loose.initiative = None, work
        loose.save()
    assert found("heron", reader) == [] == found("otter", reader)


def test_more_pages_than_are_asked_one_by_one_take_what_is_said_about_them_along(
    committed: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "MANY", 1)
    reader = UserFactory(role=Role.STAFF)
    with committed():
        updates = [UpdateFactory(narrative="A heron was counted.") for _number in range(3)]
    assert len(found("heron", reader)) == 3
    index = updates[0].initiative.get_parent()
    with committed():
        PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.GROUPS)
    assert found("heron", reader) == []


def test_who_may_see_the_source_of_an_alias_may_see_the_alias(story: Any, committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    with committed():
        story.create_alias(update_slug="the-same-heron", parent=story.get_parent())
    assert len(found("heron", reader)) == 2
    with committed():
        PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.GROUPS)
    assert found("heron", reader) == []


def test_a_site_that_begins_elsewhere_gives_its_pages_new_addresses(story: Any, committed: Commits) -> None:
    with committed():
        site = Site.objects.get(is_default_site=True)
        site.root_page = story.get_parent()
        site.save()
    assert SearchDocument.objects.get(key=f"story:{story.pk}").url == f"/{story.slug}/"


def test_a_moved_page_gets_the_restrictions_of_its_new_place(story: Any, committed: Commits) -> None:
    reader = UserFactory(role=Role.STAFF)
    closed = make_hub().get_children().exclude(pk=story.get_parent().pk).first()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
    with committed():
        story.move(closed, pos="last-child")
    assert found("heron", reader) == []


def test_records_are_found_as_well(committed: Commits) -> None:
    make_hub()
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    assert found("ottoline") == ["Ottoline Quill"]
    with committed():
        member.delete()
    assert found("ottoline") == []


def test_what_is_rolled_back_was_never_there(committed: Commits) -> None:
    make_hub()
    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        MemberFactory(name="Ottoline Quill")
        raise RuntimeError
    assert found("ottoline") == []
    assert not SearchOutbox.objects.filter(object_key__startswith="person:").exists()


def test_a_broken_index_does_not_break_the_save_and_loses_nothing(
    committed: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise OSError("disk full")

    make_hub()
    monkeypatch.setattr(EmbeddedEngine, "bulk", refuse)
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    row = SearchOutbox.objects.get(object_key=f"person:{member.pk}")
    assert (row.attempts, row.last_error) == (1, "OSError: disk full")
    assert row.not_before is not None
    assert indexing.drain() == 0  # not yet due
    monkeypatch.undo()
    SearchOutbox.objects.update(not_before=None)
    call_command("cxhub_search_worker", "--once", stdout=io.StringIO())
    assert found("ottoline") == ["Ottoline Quill"]
    row.refresh_from_db()
    assert (row.attempts, row.last_error) == (0, "")


def test_a_busy_database_is_waited_for_once_and_the_worker_makes_up_for_it(
    committed: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []

    def wait_in_vain(*args: Any) -> None:
        waits.append("twenty seconds")
        raise OperationalError("database is locked")

    make_hub()
    monkeypatch.setattr(EmbeddedEngine, "bulk", wait_in_vain)
    with committed():
        member = MemberFactory(name="Ottoline Quill")
    assert len(waits) == 1
    assert indexing.drain() == 1  # once more, and no further
    assert [row.object_key for row in indexing.pending()] == [f"person:{member.pk}"]
    monkeypatch.undo()
    assert indexing.drain() == 1
    assert found("ottoline") == ["Ottoline Quill"]


def test_one_document_that_cannot_be_indexed_holds_no_other_up(
    committed: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_hub()
    write = EmbeddedEngine.bulk

    def refuse_one(self: EmbeddedEngine, documents: Any, deleted: Any = None) -> Any:
        several = list(documents)
        if any("Poison" in document.title for document in several):
            raise ValueError("poison")
        return write(self, several, deleted)

    monkeypatch.setattr(EmbeddedEngine, "bulk", refuse_one)
    with committed():
        people = [MemberFactory(name=name) for name in ("Ottoline Quill", "Poison Ivy", "Barnaby Quill")]
    SearchOutbox.objects.update(applied_version=0)
    indexing.apply([f"person:{member.pk}" for member in people])
    assert set(found("quill")) == {"Ottoline Quill", "Barnaby Quill"}
    assert [row.object_key for row in indexing.pending()] == [f"person:{people[1].pk}"]


def test_suspended_indexing_is_made_up_for_by_a_reindex(committed: Commits) -> None:
    make_hub()
    with committed(), indexing.suspended():
        MemberFactory(name="Ottoline Quill")
    assert found("ottoline") == []
    indexing.reindex(["person"])
    assert found("ottoline") == ["Ottoline Quill"]


def test_what_changes_in_a_batch_is_read_and_indexed_at_once(
    committed: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[list[str]] = []
    monkeypatch.setattr(indexing, "apply", lambda keys, apply=indexing.apply: (applied.append(keys), apply(keys)))
    with committed(), transaction.atomic(), indexing.gathered():
        people = [MemberFactory(name="Ottoline Quill"), MemberFactory(name="Barnaby Quill")]
        people[0].save()
        assert not SearchOutbox.objects.exists()
    assert applied == [sorted(f"person:{member.pk}" for member in people)]
    assert set(found("quill")) == {"Ottoline Quill", "Barnaby Quill"}
    assert set(SearchOutbox.objects.values_list("version", "applied_version")) == {(1, 1)}


def test_a_reindex_keeps_no_texts_where_queries_are_logged(story: Any, settings: Any) -> None:
    for number in range(3):
        StoryFactory(title=f"Heron {number}")
    SearchDocument.objects.all().delete()
    settings.DEBUG = True
    try:
        indexing.reindex(["story"])
        logged = " ".join(str(query["sql"]) for query in connection.queries_log)
    finally:
        settings.DEBUG = False
        reset_queries()
    assert SearchDocument.objects.filter(kind="story").count() == 4
    assert "SELECT" in logged and "Heron" not in logged


def test_a_reindex_removes_what_is_gone_and_skips_what_is_unchanged(story: Any) -> None:
    SearchDocument.objects.create(key="story:999999", kind="story", access="public", title="Ghost heron")
    SearchDocument.objects.create(key="nokind:1", kind="nokind", access="public", title="Another ghost")
    result = indexing.reindex()
    assert (result.written, result.deleted) == (0, 2)
    assert result.unchanged >= 1
    assert found("ghost") == []


def test_the_check_finds_and_repairs_every_difference(story: Any, committed: Commits) -> None:
    call_command("cxhub_search_check", stdout=io.StringIO())
    SearchDocument.objects.filter(key=f"story:{story.pk}").update(content_hash="old", title="A swan")
    SearchDocument.objects.create(key="story:999999", kind="story", access="public")
    with indexing.suspended():
        member = MemberFactory()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("cxhub_search_check", stdout=out)
    assert f"missing: 1 (person:{member.pk})" in out.getvalue()
    assert f"stale: 1 (story:{story.pk})" in out.getvalue()
    assert "orphans: 1 (story:999999)" in out.getvalue()
    call_command("cxhub_search_check", "--repair", stdout=io.StringIO())
    call_command("cxhub_search_check", stdout=io.StringIO())
    assert found("heron") == ["A heron on the line"]


def test_the_commands_tell_what_they_did(story: Any) -> None:
    out = io.StringIO()
    call_command("cxhub_search_reindex", stdout=out)
    assert "documents in" in out.getvalue()
    with pytest.raises(CommandError, match="No kind nonsense"):
        call_command("cxhub_search_reindex", "nonsense")
    out = io.StringIO()
    call_command("cxhub_search_status", "--json", stdout=out)
    status = json.loads(out.getvalue())
    assert (status["waiting"], status["failing"]) == (0, 0)
    assert status["by_kind"]["story"] == 1


def test_a_save_of_a_draft_alone_asks_nothing_of_the_index(committed: Commits) -> None:
    with committed():
        principle = PrincipleFactory()
        StoryFactory(principle=principle)
    before = dict(SearchOutbox.objects.values_list("object_key", "version"))
    with committed():
        principle.save_revision()
    assert dict(SearchOutbox.objects.values_list("object_key", "version")) == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reindex_writes_every_batch_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)
    people = [MemberFactory(name=f"Quill the {number}th") for number in range(10)]
    SearchDocument.objects.all().delete()
    told: list[tuple[str, int, int]] = []
    result = indexing.reindex(["person"], progress=lambda *told_now: told.append(told_now))
    assert (result.written, result.unchanged, result.deleted) == (10, 0, 0)
    assert told == [("person", min(done, 10), 10) for done in (3, 6, 9, 12)]
    assert set(found("quill")) == {member.name for member in people}
    assert indexing.reindex(["person"]).unchanged == 10


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reindex_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)
    with indexing.suspended():
        for _number in range(20):
            MemberFactory()

    def write(documents: list[Any], deleted: Any) -> Any:
        raise OperationalError("The disk is full")

    monkeypatch.setattr(store, "write", write)
    with pytest.raises(OperationalError, match="full"):
        indexing.reindex(["person"])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            assert cursor.fetchone() == (1,)
