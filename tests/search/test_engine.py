"""The contract of every engine, run on that of the database in use."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cxhub.search import highlight, registry, service
from cxhub.search.documents import Document
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import MARK_END, MARK_START, Engine, SearchRequest
from cxhub.search.models import SearchDocument
from cxhub.search.plan import Plan
from cxhub.search.query import Filter
from tests.queries import number_of

from .conftest import PUBLIC, make

Find = Callable[..., list[str]]
Index = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("refunded", {"refunds"}),
        ("CAFE", {"café"}),
        ("Café", {"café"}),
        ('"cannot take the stairs"', {"lift"}),
        ('"stairs the take"', set()),
        ("ferry -fog", {"refunds"}),
        ("-ferry", {"lift"}),
        ("refun*", {"refunds"}),
        ("ferry kind:play", set()),
        ("ferry pillar:put", {"refunds"}),
        ("ferry -pillar:put", {"café"}),
        ("owner:sorley", {"lift"}),
        ("author:owen", {"café"}),
        ("tag:weather", {"café"}),
        ("owner:sorley author:owen", set()),
        ("pillar:put pillar:clear", {"refunds", "café"}),
        ("ferry pillar:put pillar:clear -pillar:put", {"café"}),
        ("-pillar:put -pillar:clear", {"lift"}),
        ("ferry after:2026", {"refunds"}),
        ("ferry before:2026", {"café"}),
        ("anna sorley", {"lift"}),
        ("forty-one", {"refunds"}),
    ],
)
def test_a_query_finds_what_it_should(tram_stories: None, find: Find, text: str, found: set[str]) -> None:
    assert set(find(text, as_typed=True)) == found


def test_a_filter_may_say_which_values_it_means(tram_stories: None, engine: Engine) -> None:
    def found(*values: str, negated: bool = False) -> set[str]:
        meant = Filter("pillar", "right", negated, frozenset(values))
        return {hit.pk for hit in engine.search(SearchRequest(Plan((), ()), PUBLIC, filters=(meant,))).hits}

    assert found("put-right", "welcoming") == {"refunds", "lift"}
    assert found("right") == found() == set()
    assert found("put-right", negated=True) == {"café", "lift"}
    assert found(negated=True) == {"café", "lift", "refunds"}


def test_where_many_words_begin_alike_a_star_finds_those_that_most_pages_have(index: Index, find: Find) -> None:
    rare = [f"con{first}{second}" for first in "abcdefgh" for second in "abcdefgh"]
    index(
        *(make(word, "One of many", body=f"We say {word} once.") for word in rare),
        *(make(f"contact-{n}", "Sorry", body="They contacted us, and nobody knew why.") for n in range(3)),
        make("other", "Sorry", body="Nobody came to the counter."),
    )
    assert find("con* sorry", as_typed=True)[:3] == ["contact-0", "contact-1", "contact-2"]
    assert service.search("con* sorry", readable=PUBLIC, as_typed=True).with_all == 3
    # Of fewer, all: none is too rare.
    assert set(find("conh*", as_typed=True)) == {word for word in rare if word.startswith("conh")}


def test_a_hit_in_the_title_comes_before_one_in_the_text(index: Index, find: Find) -> None:
    index(
        make("text", "Something else", body="The ferry is late, again and again, whatever the weather says."),
        make("title", "The ferry", body="It is late, again and again, whatever the weather says."),
    )
    assert find("ferry") == ["title", "text"]


def test_words_that_stand_side_by_side_come_before_the_same_words_apart(index: Index, find: Find) -> None:
    index(
        make("apart", "One", body="At night no tram goes to the harbour, and the last one is always full."),
        make("beside", "Two", body="A night tram always goes to the harbour, and the last one is no full."),
    )
    assert find("night tram") == ["beside", "apart"]
    # Also where more words are asked for than PostgreSQL keeps apart in one number.
    assert find(f"{' '.join(f'harbour{n}' for n in range(70))} night tram")[:2] == ["beside", "apart"]


def test_of_two_alike_the_fresher_and_the_better_kept_comes_first(index: Index, find: Find) -> None:
    today = timezone.now()
    index(
        make("stale", "A tram", published_at=datetime(2019, 5, 5, tzinfo=UTC)),
        make("fresh", "A tram", published_at=today),
        make("kept", "A ferry", published_at=today, quality=1.0),
        make("bare", "A ferry", published_at=today),
        make("much", "Something", body="ferry " * 30, published_at=today, quality=1.0),
    )
    assert find("tram") == ["fresh", "stale"]
    # It is a little that both add: a better match stays before what is better kept.
    assert find("ferry") == ["kept", "bare", "much"]


def test_a_title_that_says_what_was_asked_comes_before_headings_that_do(index: Index, find: Find) -> None:
    asked = "Tell people before they need to ask"
    index(
        make("under", "What to do in the tunnel", headings=[asked], summary=asked, quality=1.0),
        make("itself", asked, summary="Whoever waits in the rain wants to know for how long."),
        make("other", "What to do on the bridge", body="The light goes out."),
    )
    assert find("tell people before they ask") == ["itself", "under"]


def test_what_has_all_words_comes_first_and_the_rest_behind_it(tram_stories: None) -> None:
    results = service.search("ferry café", readable=PUBLIC)
    assert [result.pk for result in results.results] == ["café", "refunds"]
    assert results.relaxed


def test_newest_first_puts_what_has_no_date_last(index: Index, find: Find) -> None:
    index(
        make("none", "A tram"),
        make("old", "A tram", published_at=datetime(2024, 1, 1, tzinfo=UTC)),
        make("new", "A tram", published_at=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    assert find("tram", sort="newest") == ["new", "old", "none"]


def test_pages_go_on_beyond_a_thousand_results(index: Index) -> None:
    # Of many alike, a few of the last are so much better kept that they would move up, were they looked at.
    index(*(make(str(n), "A tram", quality=float(n > 1_000)) for n in range(1_005)))
    found = [service.search("tram", readable=PUBLIC, page=page, size=50) for page in (*range(1, 22), 99)]
    assert [(one.page, len(one.results)) for one in found[-3:]] == [(20, 50), (21, 5), (21, 5)]
    assert len({result.pk for one in found for result in one.results}) == 1_005


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_go_on_beyond_what_a_search_server_puts_in_order_at_once(
    index: Index, monkeypatch: pytest.MonkeyPatch, sort: service.Sort
) -> None:
    monkeypatch.setattr("cxhub.search.engines.elasticsearch.engine.WINDOW", 130)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    # Some have no date, many have the same one, and all are alike in their words but for how long they are.
    dates = {n: day + timedelta(days=n % 5) if n % 3 else None for n in range(340)}
    index(*(make(str(n), "A tram" + " late" * (n % 7), published_at=at) for n, at in dates.items()))

    def ask(page: int) -> service.Results:
        return service.search("tram", readable=PUBLIC, sort=sort, page=page, size=30)

    found = [ask(page) for page in range(1, 13)]
    assert [len(one.results) for one in found] == [30] * 11 + [10]
    assert len({result.pk for one in found for result in one.results}) == 340
    assert [one.total for one in found] == [340] * 12
    assert found[11].facets == found[0].facets
    if sort == "newest":
        shown = [dates[int(result.pk)] for one in found for result in one.results]
        assert shown == sorted(shown, key=lambda at: (at is None, -at.timestamp() if at else 0))
    else:
        scores = [result.score for one in found[4:] for result in one.results]
        assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1]
    assert "<mark>" in found[11].results[0].title_html
    assert (ask(9_999_999).page, len(ask(9_999_999).results)) == (12, 10)


def test_facets_count_what_each_choice_would_leave(tram_stories: None) -> None:
    results = service.search("ferry OR passengers", readable=PUBLIC, selected={"kind": ["story"], "year": ["2026"]})
    counts = {facet.name: {option.value: option.count for option in facet.options} for facet in results.facets}
    assert results.total == 1
    assert counts["year"] == {"2026": 1, "2025": 1}  # without the choice of a year
    assert counts["kind"] == {"story": 1}  # 2026 only


def test_several_values_of_a_facet_widen_and_chosen_ones_stay_visible(tram_stories: None) -> None:
    results = service.search("ferry", readable=PUBLIC, selected={"year": ["2025", "1999"]})
    years = next(facet.options for facet in results.facets if facet.name == "year")
    assert results.total == 1
    assert {(option.value, option.count) for option in years if option.selected} == {("2025", 1), ("1999", 0)}
    assert service.search("ferry", readable=PUBLIC, selected={"year": ["2025", "2026"]}).total == 2


def test_a_part_of_a_value_stands_under_it(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def described(values: Iterable[str], readable: frozenset[str]) -> dict[str, registry.FacetValue]:
        return {
            value: registry.FacetValue(value, under={"bus": "mode", "tram": "mode", "night": "bus"}.get(value, ""))
            for value in values
        }

    monkeypatch.setattr(registry, "_facets", {"tag": registry.FacetType("tag", "Tag", described)})
    index(
        *(make(f"r{n}", "Refund", facets={"tag": ["refund", "bus", "night"]}) for n in range(3)),
        *(make(f"m{n}", "Refund", facets={"tag": ["mode", "tram"]}) for n in range(2)),
    )
    facets = service.search("refund", readable=PUBLIC).facets
    options = next(facet.options for facet in facets if facet.name == "tag")
    assert [(option.value, option.under) for option in options] == [
        ("refund", ""), ("mode", ""), ("bus", "mode"), ("night", "bus"), ("tram", "mode")
    ]  # fmt: skip


def test_months_are_offered_within_a_year_or_two_and_several_widen(tram_stories: None, index: Index) -> None:
    def months(**selected: list[str]) -> tuple[int, dict[str, int]]:
        results = service.search("ferry lift", readable=PUBLIC, selected=selected)
        facet = next(facet for facet in results.facets if facet.name == "month")
        return results.total, {option.value: option.count for option in facet.options}

    assert months() == (3, {"2026-05": 1, "2026-03": 1, "2025-11": 1})
    assert months(year=["2026"]) == (2, {"2026-05": 1, "2026-03": 1})
    assert months(month=["2026-05"]) == (1, {"2026-05": 1, "2026-03": 1, "2025-11": 1})
    assert months(month=["2026-05", "2025-11", "2026-13"])[0] == 2
    index(make("old", "The ferry of old", published_at=datetime(2019, 1, 1, tzinfo=UTC)))
    assert months() == (4, {})
    assert months(year=["2019"]) == (1, {"2019-01": 1})


def test_matches_are_marked_and_everything_else_is_escaped(index: Index) -> None:
    index(make("x", "<b>Fog</b> & ferry", body="<script>alert('fog')</script> \ue000fog\ue001 and more"))
    result = service.search("fog", readable=PUBLIC).results[0]
    assert "&lt;b&gt;<mark>Fog</mark>&lt;/b&gt; &amp; ferry" in result.title_html
    assert "<mark>fog</mark>" in result.snippet_html
    assert "<script" not in result.snippet_html
    assert not set("\ue000\ue001") & set(result.snippet_html + result.title)


def test_what_stood_on_lines_of_their_own_stays_apart_in_a_snippet(index: Index) -> None:
    index(make("steps", "Fog", body="Ask control for the ferry\nWait here."))
    (result,) = service.search("ferry", readable=PUBLIC).results
    assert "<mark>ferry</mark>\u00a0· Wait here." in result.snippet_html
    lines = f"“Will it come?”\n\n{MARK_START}Wait.{MARK_END}\nTell the queue \nGo home\n"
    assert highlight.on_one_line(lines) == f"“Will it come?” {MARK_START}Wait.{MARK_END} Tell the queue\u00a0· Go home"
    assert highlight.on_one_line("") == ""


def test_accents_stay_in_what_is_shown(tram_stories: None) -> None:
    result = service.search("cafe", readable=PUBLIC).results[0]
    assert result.title_html == "A <mark>café</mark> in the fog"
    assert "waited in the <mark>café</mark>." in result.snippet_html


def test_a_hit_in_a_section_leads_there(tram_stories: None) -> None:
    result = service.search("stairs", readable=PUBLIC).results[0]
    assert (result.url, result.section) == ("/play/lift/#step-2", "Call a taxi")


def test_nothing_tells_of_what_the_reader_may_not_see(tram_stories: None, engine: Engine) -> None:
    for text in ("zanzibar", "merger", "zanzibr", "ferry", "-fog", "kind:lesson", "zanz*"):
        results = service.search(text, readable=PUBLIC)
        assert "secret" not in [result.pk for result in results.results]
        assert "lesson" not in {option.value for facet in results.facets for option in facet.options}
        assert "zanzibar" not in results.searched
    assert engine.suggest("ferry m", PUBLIC) == []
    assert engine.document_counts(["zanzibar"], PUBLIC) == {"zanzibar": 0}
    assert "lesson:secret" not in [hit.id for hit in engine.more_like("story:café", PUBLIC)]
    assert engine.more_like("lesson:secret", PUBLIC) == []


def test_who_has_the_token_sees_it_all(tram_stories: None, find: Find, engine: Engine) -> None:
    both = PUBLIC | {"r7"}
    assert find("zanzibar", both) == ["secret"]
    assert [suggestion.title for suggestion in engine.suggest("ferry m", both)] == ["The ferry merger"]
    assert find("zanzibar", frozenset()) == []


def test_suggestions_are_titles_whose_words_begin_as_typed(tram_stories: None, engine: Engine) -> None:
    assert [s.title for s in engine.suggest("out of serv", PUBLIC)] == ["Lift out of service"]
    assert [s.title for s in engine.suggest("CAF", PUBLIC)] == ["A café in the fog"]
    assert engine.suggest('"" !!', PUBLIC) == []


def test_more_like_this_knows_what_is_about_the_same(tram_stories: None, engine: Engine) -> None:
    engine.bulk([make("other", "Fog over the ferry", body="A café was open.")])
    assert engine.more_like("story:café", PUBLIC)[0].pk == "other"


def test_a_changed_document_replaces_what_it_said(engine: Engine, find: Find) -> None:
    engine.bulk([make("a", "Trams", version=1)])
    assert engine.bulk([make("a", "Ferries", version=2)]).written == 1
    assert (find("tram", as_typed=True), find("ferry")) == ([], ["a"])


def test_an_older_version_never_replaces_a_newer_one(engine: Engine, find: Find) -> None:
    engine.bulk([make("a", "Ferries", version=5)])
    assert engine.bulk([make("a", "Trams", version=4)]).stale == 1
    assert engine.bulk([], {"story:a": 4}).deleted == 0
    assert find("ferry") == ["a"]
    assert engine.bulk([], {"story:a": 5}).deleted == 1
    assert find("ferry", as_typed=True) == []


def test_an_unchanged_document_is_not_written_but_its_version_counts(engine: Engine) -> None:
    engine.bulk([make("a", "Ferries", version=1)])
    again = engine.bulk([make("a", "Ferries", version=3)])
    assert again.unchanged + again.written == 1  # an engine need not look before it writes
    assert [(one.id, one.version) for one in engine.iter_ids_versions()] == [("story:a", 3)]
    assert engine.bulk([make("a", "Trams", version=2)]).stale == 1


def test_statistics_count_by_kind(tram_stories: None, engine: Engine) -> None:
    stats = engine.stats()
    assert (stats.documents, stats.by_kind) == (4, {"lesson": 1, "play": 1, "story": 2})


def test_ensuring_twice_changes_nothing(tram_stories: None, engine: Engine, find: Find) -> None:
    engine.ensure()
    assert find("café") == ["café"]


def test_a_document_must_say_who_may_see_it() -> None:
    with pytest.raises(ValueError, match="who may see it"):
        make("a", "Open to whom?", access="")


def test_texts_that_no_database_takes_are_stored_without_the_rest(engine: Engine, find: Find) -> None:
    engine.bulk([make("a", "Fe\x00rry \ud800 boat", body="\ue000 tram", tags=["a\x00b"])])
    assert find("boat") == ["a"]


def test_many_documents_take_no_more_queries(engine: Engine) -> None:
    documents: list[Document] = [make(str(n), f"Tram {n}", body="ferry " * (n % 7)) for n in range(120)]
    engine.bulk(documents)
    assert SearchDocument.objects.count() == 120
    for text in ("tram", "tram ferry", "tram bus ferry", "ferri tramm"):
        with CaptureQueriesContext(connection) as asked:
            service.search(text, readable=PUBLIC)
        assert number_of(asked) <= 18, text


@pytest.mark.postgres
def test_postings_are_those_of_the_documents_whatever_is_written(db: None) -> None:
    def differ() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE p.document IS NULL OR w.id IS NULL) FROM cxhub_search_posting p "
                "FULL JOIN (SELECT d.id, word_count, v.lexeme FROM cxhub_search_searchdocument d, unnest(d.vector) v) w"
                " ON p.lexeme = w.lexeme AND p.document = w.id AND p.length = w.word_count"
            )
            return bool(cursor.fetchone()[0])

    engine = get_engine()
    engine.bulk([make(str(n), f"Tram {n} word{n}", body="ferry boat") for n in range(30)])
    assert not differ()
    engine.bulk([make(str(n), f"Tram {n} other{n}", body="ferry") for n in range(20)])
    assert not differ()
    engine.bulk([], {f"story:{n}": 9 for n in range(10)})
    SearchDocument.objects.update(version=3)
    assert not differ()
    assert engine.document_counts(["tram", "boat", "ferry"], PUBLIC) == {"tram": 20, "boat": 10, "ferry": 20}
    with connection.cursor() as cursor:
        # As an earlier version made it.
        cursor.execute("ALTER TABLE cxhub_search_posting DROP COLUMN length")
    engine.ensure()
    assert not differ()


@pytest.mark.postgres
def test_no_statement_reads_everything_again_for_each_document(engine: Engine) -> None:
    """The server plans with what it knew of the tables when they were empty, as it does after a first import."""

    def rows_of(node: dict[str, Any]) -> int:
        passed = sum(node.get(name, 0) for name in ("Actual Rows", *(name for name in node if "Removed" in name)))
        return passed * node["Actual Loops"] + sum(map(rows_of, node.get("Plans", ())))

    documents = [make(str(n), f"Tram {n}", body=" ".join(f"word{n * m}" for m in range(50))) for n in range(150)]
    engine.bulk(documents)
    engine.bulk([], {document.id: 1 for document in documents})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cxhub_search_posting, cxhub_search_searchdocument, cxhub_search_searchword")
    engine.bulk(documents)
    for text in ("tram", "word7 word9", '"word0 word7"', "trams word7 ferri"):
        with CaptureQueriesContext(connection) as asked:
            assert service.search(text, readable=PUBLIC).total, text
        for statement in (query["sql"] for query in asked if "cxhub_search_" in query["sql"]):
            if statement.startswith(("SELECT", "\n")):
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}", ())
                    read = rows_of(cursor.fetchone()[0][0]["Plan"])
                assert read < 60_000, (text, read, statement)
