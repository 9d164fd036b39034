"""Who makes the vectors, when, and what tells of them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cxhub.search import upkeep
from cxhub.search.engines import get_engine
from cxhub.search.models import SearchVector
from cxhub.search.semantic import model, vectors
from tests.search.conftest import make

pytestmark = pytest.mark.usefixtures("db", "meaning")


def call(command: str, **options: object) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_save_leaves_reading_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    get_engine().bulk([make("a", "Late trams"), make("b", "Roses")])
    assert not SearchVector.objects.exists()
    assert "2 read for their meaning" in call("cxhub_search_worker", once=True)
    assert set(SearchVector.objects.values_list("key", flat=True)) == {"story:a", "story:b"}
    assert "read for" not in call("cxhub_search_worker", once=True)


def test_a_worker_goes_on_when_the_model_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    get_engine().bulk([make("a", "Late trams")])

    def fails(texts: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(vectors, "embed", fails)
    assert "The model reads nothing now: MemoryError: no room" in call("cxhub_search_worker", once=True)


def test_a_stopped_reading_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "BATCH", 2)
    get_engine().bulk([make(str(n), f"Story {n}") for n in range(5)])
    assert vectors.catch_up(most=2) == 2
    seen: list[tuple[int, int]] = []
    assert vectors.catch_up(lambda *numbers: seen.append(numbers)) == 3
    assert seen == [(2, 3), (3, 3)]


def test_the_status_tells_how_far_the_reading_is() -> None:
    get_engine().bulk([make("a", "Late trams")])
    assert json.loads(call("cxhub_search_status", json=True))["semantic"] == {
        "on": True, "why_off": "", "model": model.NAME, "vectors": 0, "waiting": 1, "error": ""
    }  # fmt: skip


def test_vectors_of_what_is_gone_are_forgotten_at_night() -> None:
    SearchVector.objects.create(key="story:gone", vector=bytes(768))
    upkeep.tonight(timezone.localdate())
    assert not SearchVector.objects.exists()


def test_a_collection_is_scored_with_and_without_meaning(tmp_path: Path, settings: Any) -> None:
    pages = {"late": "Trams behind schedule", "roses": "Roses for the depot", "words": "The public library"}
    lines = [json.dumps({"_id": key, "title": title, "text": ""}) for key, title in pages.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "public transport delays"}))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tlate\t1\n")

    def recall(**options: object) -> float:
        row = json.loads(call("cxhub_search_eval", layout="beir", path=tmp_path, json=True, **options))
        return row["recall100"]

    assert (recall(), recall(semantic=True)) == (0.0, 1.0)
    settings.CXHUB = {**settings.CXHUB, "SEARCH_SEMANTIC": False}
    with pytest.raises(CommandError, match="SEARCH_SEMANTIC is off"):
        recall(semantic=True)
