"""Scores of judged collections, and the command that takes them."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from cxhub.search.evaluation.collections import UnreadableCollection, load
from cxhub.search.evaluation.invented import Invention
from cxhub.search.evaluation.scores import mean, score_query
from cxhub.search.models import SearchDocument

SCORER = Path(__file__).parents[3] / "shared" / "ir" / "score.py"

PAGES = {
    "ferry": ("Ferry in the fog", "The ferry waits while the fog is thick."),
    "tram": ("Tram doors", "The doors of the tram close early."),
    "bus": ("Replacement bus", "A bus comes where the tram cannot run; the ferry runs on."),
    "fog": ("Fog", "What to say in fog, at the ferry and at the stop."),
}


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A small collection of the layout that the hub's own judgements have."""
    for name, (title, text) in PAGES.items():
        file = tmp_path / "data" / "small" / "news" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {title}\ntopics:\n  - public-transport\n---\n\n{text}\n", encoding="utf-8")
    folder = tmp_path / "ir" / "small"
    folder.mkdir(parents=True)
    queries = {"q1": "ferry fog", "q2": "tram", "q3": "zeppelin", "q4": "nothing is relevant"}
    lines = [json.dumps({"id": key, "query": text}) for key, text in queries.items()]
    (folder / "queries.dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    grades = [("q1", "fog", 3), ("q1", "ferry", 1), ("q1", "tram", 0), ("q2", "bus", 2), ("q2", "tram", 1)]
    grades += [("q3", "tram", 1), ("q4", "bus", 0)]
    (folder / "qrels.dev.tsv").write_text(
        "".join(f"{query}\tnews/{name}.md\t{grade}\n" for query, name, grade in grades), encoding="utf-8"
    )
    return folder


def measure(layout: str, path: Path, **options: object) -> dict:
    out = StringIO()
    call_command("cxhub_search_eval", layout=layout, path=path, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_scores_are_those_worked_out_by_hand() -> None:
    judged = {"d1": 3, "d2": 2, "d3": 1, "d4": 0}
    scores = score_query(judged, ["d2", "d4", "d3", "x"])
    assert round(scores.ndcg10, 4) == round((3 + 1 / 2) / (7 + 3 / 1.5849625 + 1 / 2), 4)
    assert (round(scores.map, 4), scores.mrr10) == (round((1 + 2 / 3) / 3, 4), 1.0)
    assert round(scores.recall100, 4) == 0.6667
    late = score_query({"e": 1}, [*map(str, range(10)), "e"])
    assert (late.ndcg10, late.mrr10, late.recall100, round(late.map, 4)) == (0.0, 0.0, 1.0, 0.0909)
    assert score_query({"e": 1}, []).map == 0.0
    assert mean([score_query({"e": 1}, ["e"]), score_query({"e": 1}, [])]).mrr10 == 0.5


def test_a_collection_is_measured_apart_from_the_site_s_own_index(judged: Path, tram_stories: None) -> None:
    before = SearchDocument.objects.count()
    row = measure("judged", judged)
    assert list(row) == [
        "collection", "engine", "docs", "queries", "ndcg10", "map", "mrr10", "recall100", "p50_ms", "p95_ms"
    ]  # fmt: skip
    assert (row["collection"], row["engine"], row["docs"], row["queries"]) == ("small", "sqlite", 4, 3)
    assert 0.5 < row["recall100"] < 1
    assert SearchDocument.objects.count() == before


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer that ours is compared with is not here")
def test_scores_agree_with_an_independent_scorer(judged: Path, tmp_path: Path, db: None) -> None:
    run = tmp_path / "run.tsv"
    row = measure("judged", judged, run=run)
    done = subprocess.run(  # noqa: S603 - a fixed program on files of this test
        [sys.executable, SCORER, judged / "qrels.dev.tsv", run], capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout)
    assert [theirs[name] for name in ("ndcg@10", "map", "mrr@10", "recall@100", "queries")] == [
        row[name] for name in ("ndcg10", "map", "mrr10", "recall100", "queries")
    ]


def test_the_layout_of_beir_is_read(tmp_path: Path, db: None) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in PAGES.items())
    )
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "tram doors"}))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ttram\t1\n")
    assert measure("beir", tmp_path)["ndcg10"] == 1.0


def test_the_layout_of_smart_is_read_and_queries_are_numbered_by_their_place(tmp_path: Path, db: None) -> None:
    (tmp_path / "SMALL.ALL").write_text(
        "".join(f".I {n}\n.T\n{title}\n.W\n{text}\n" for n, (title, text) in enumerate(PAGES.values(), 1))
    )
    (tmp_path / "SMALL.QRY").write_text(".I 004\n.W\ntram doors\n.I 009\n.W\nreplacement bus\n")
    (tmp_path / "SMALL.REL").write_text("1 2 3\n1 3 -1\n2 3 1\n2 1 5\n")
    collection = load("smart", tmp_path)
    assert collection.queries == {"1": "tram doors", "2": "replacement bus"}
    assert collection.qrels == {"1": {"2": 1, "3": 0}, "2": {"3": 1, "1": 0}}
    assert measure("smart", tmp_path)["mrr10"] == 1.0


@pytest.mark.parametrize("layout", ["smart", "beir", "judged"])
def test_a_folder_that_is_no_collection_is_refused(layout: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableCollection):
        load(layout, tmp_path)
    with pytest.raises(UnreadableCollection):
        load(layout, tmp_path / "nowhere")
    with pytest.raises(CommandError):
        measure(layout, tmp_path)


@pytest.mark.sqlite
def test_pages_are_measured_beside_wagtail_s_own_search_and_nothing_stays(db: None) -> None:
    out = StringIO()
    call_command("cxhub_search_bench", documents=[40], queries=5, hostile=5, wagtail=30, json=True, stdout=out)
    hub, wagtail = map(json.loads, out.getvalue().splitlines())
    assert (hub["search"], wagtail["search"]) == ("hub, sqlite", "Wagtail")
    for row in (hub, wagtail):
        assert row["documents"] == 40
        assert 0 < row["p50"] <= row["p95"]
        assert min(row["docs_s"], row["index_mb"], row["memory_mb"]) > 0
    assert hub["hostile_p99"] > 0
    assert "cxhub_search_measuredpage" not in connection.introspection.table_names()
    assert not ContentType.objects.filter(model="measuredpage").exists()


def test_wagtail_s_search_can_be_left_out(db: None) -> None:
    out = StringIO()
    call_command("cxhub_search_bench", documents=[3], queries=1, wagtail=0, stdout=out)
    assert "Wagtail" not in out.getvalue()


def test_the_same_seed_invents_the_same_words() -> None:
    assert list(Invention(1).documents(3)) == list(Invention(1).documents(3))
    assert Invention(1).hostile(3) != Invention(2).hostile(3)


@pytest.mark.parametrize(
    "line",
    [
        ["cxhub_search_bench", "--documents", "-5"],
        ["cxhub_search_bench", "--documents", "0"],
        ["cxhub_search_bench", "--queries", "none"],
        ["cxhub_search_worker", "--once", "--interval", "-1"],
        ["cxhub_search_worker", "--once", "--interval", "nan"],
    ],
)
def test_numbers_that_are_none_are_refused(line: list[str]) -> None:
    with pytest.raises(CommandError, match="above 0"):
        call_command(*line)
