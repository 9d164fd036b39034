"""SQLite: FTS5 over the document table, kept current by triggers, so that it can never differ from it.

A search looks at each document that matches. What it must know of all of them (who may see them, their facets and when
they were published) is in a narrow table beside the documents, in which lists of facets that many have are kept once:
among texts of thousands of characters it takes four times as long to look up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from cxhub.search import months
from cxhub.search.engines.base import MARK_END, MARK_START, EngineResults, SearchRequest
from cxhub.search.engines.embedded import (
    EVERYWHERE,
    IN_ORDER,
    MOST_OCCURRENCES,
    PAIR_SHARE,
    SIMILAR_SHARE,
    TABLE,
    EmbeddedEngine,
    Marked,
    Ranking,
    beginnings,
    condition,
    ranked,
)
from cxhub.search.engines.narrowing import Row, narrow, years_of
from cxhub.search.plan import Group

TEXTS = "cxhub_search_fts"
TITLES = "cxhub_search_titles"
#: Weights of title, headings, summary, tags and body.
WEIGHTS = "3.0, 2.0, 2.0, 2.0, 1.0"
SCORE = f"-bm25({TEXTS}, {WEIGHTS})"
#: Where a word is more than said in passing.
PROMINENT = "{title headings summary tags}"
#: Columns and options of each. Only titles are looked up by beginnings of words: to keep those of all texts takes as
#: long as the words themselves.
_INDEXES = {
    TEXTS: (("title", "headings", "summary", "tags", "body"), "tokenize='porter unicode61 remove_diacritics 2'"),
    TITLES: (("title",), "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"),
}
BRIEFS = "cxhub_search_brief"
FACETS = "cxhub_search_facets"
_TABLES = {
    FACETS: "id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE",
    BRIEFS: "id INTEGER PRIMARY KEY, access TEXT NOT NULL, facets INTEGER NOT NULL, published_at TEXT",
}
_NEW_FACETS = (
    f"INSERT INTO {FACETS}(text) SELECT new.facet_text WHERE NOT EXISTS "
    f"(SELECT 1 FROM {FACETS} WHERE text = new.facet_text);"
)
_NEW_BRIEF = (
    f"INSERT INTO {BRIEFS} VALUES (new.id, new.access, (SELECT id FROM {FACETS} WHERE text = new.facet_text), "
    "new.published_at);"
)
_OLD_BRIEF = f"DELETE FROM {BRIEFS} WHERE id = old.id;"
#: Bytes of words that one transaction gathers before it writes them: less is written twice.
GATHERED = 16 * 1024 * 1024


@dataclass(frozen=True)
class Expression:
    """What to match in the language of FTS5.

    :param ranks: whether a match is scored by the very phrases that are matched.
    :param prominent: the same where it is more than said in passing; empty unless so many say it that to be said is no
        merit.
    :param shares: other expressions whose scores make a match better, and what they count.
    """

    terms: str
    ranks: bool = False
    prominent: str = ""
    shares: Sequence[tuple[str, float]] = ()


class SQLiteEngine(EmbeddedEngine):
    """FTS5 with stemming and folding; works with SQLite 3.40."""

    name = "sqlite"

    def ensure(self) -> None:
        """Create the full-text tables and their triggers, and fill new ones from the document table."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            tables = dict(cursor.fetchall())
            if BRIEFS not in tables:
                for name, described in _TABLES.items():
                    cursor.execute(f"CREATE TABLE {name} ({described})")
                cursor.execute(f"INSERT INTO {FACETS}(text) SELECT DISTINCT facet_text FROM {TABLE}")
                cursor.execute(
                    f"INSERT INTO {BRIEFS} SELECT d.id, d.access, f.id, d.published_at "
                    f"FROM {TABLE} d JOIN {FACETS} f ON f.text = d.facet_text ORDER BY d.id"
                )
            cursor.execute(f"DELETE FROM {FACETS} WHERE id NOT IN (SELECT facets FROM {BRIEFS})")
            for statement in _kept_by(BRIEFS, "access, facet_text, published_at", _OLD_BRIEF, _NEW_FACETS + _NEW_BRIEF):
                cursor.execute(statement)
            for name, (columns, options) in _INDEXES.items():
                made = (
                    f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns)}, content='{TABLE}', "
                    f"content_rowid='id', {options})"
                )
                if tables.get(name) != made:
                    # Also where an earlier version made it otherwise.
                    cursor.execute(f"DROP TABLE IF EXISTS {name}")
                    cursor.execute(made)
                    cursor.execute(f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {GATHERED})")
                    cursor.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")
                names = ", ".join(columns)
                old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
                remove = f"INSERT INTO {name}({name}, rowid, {names}) VALUES ('delete', old.id, {old});"
                add = f"INSERT INTO {name}(rowid, {names}) VALUES (new.id, {new});"
                for statement in _kept_by(name, names, remove, add):
                    cursor.execute(statement)

    def expression(self, required: Sequence[Group], ranking: Ranking | None) -> Expression:
        """See :meth:`EmbeddedEngine.expression`. FTS5 ranks by every phrase of the expression."""
        strict = " AND ".join(
            "(" + " OR ".join("(" + " AND ".join(map(_quoted, phrases)) + ")" for phrases in group) + ")"
            for group in required
        )
        if ranking is None:
            return Expression(strict)
        words, similar = " OR ".join(map(_quoted, ranking.words)), " OR ".join(map(_quoted, ranking.similar))
        pairs = " OR ".join(_quoted(f"{left} {right}") for left, right in ranking.pairs)
        shares = [(similar, SIMILAR_SHARE), (pairs, PAIR_SHARE)]
        # To score each word for itself reads all that hold one of them: where all must be there, only those that do.
        ranks = all(len(group) == len(group[0]) == 1 for group in required) if strict else not similar
        if not ranks:
            shares.insert(0, (words, 1.0))
        terms = strict or " OR ".join(filter(None, (words, similar)))
        common = ranks and len(ranking.words) == 1 and self._is_common(ranking.words[0])
        return Expression(
            terms,
            ranks,
            f"{PROMINENT} : {words}" if common else "",
            [(terms, share) for terms, share in shares if terms],
        )

    def _is_common(self, word: str) -> bool:
        return self._counted([word], MOST_OCCURRENCES)[word] == MOST_OCCURRENCES

    def search(self, request: SearchRequest) -> EngineResults:
        """See :meth:`Engine.search`."""
        return self._first_of_many(request) or super().search(request)

    def _first_of_many(self, request: SearchRequest) -> EngineResults | None:
        """The first pages of a word that very many say: what says it not only in passing, and the counts of all.

        None where that is not all that is asked for. What is found then begins with the same pages.
        """
        plan = request.plan
        asked_for_more = request.first or request.left_out or request.meaning is not None or request.sort == "newest"
        if len(plan.groups) != 1 or plan.excluded or asked_for_more or months.MONTH in request.selected:
            return None
        match = self.expression(plan.groups, self._ranking(plan))
        if not match.prominent:
            return None
        where, params = condition(request)
        found = f"FROM {TEXTS} CROSS JOIN {BRIEFS} d ON d.id = {TEXTS}.rowid WHERE {TEXTS} MATCH %s AND {where}"
        rows = _rows(f"SELECT d.id, {SCORE}, d.facets, +d.published_at {found}", [match.prominent, *params])
        if len(rows) < IN_ORDER:
            return None
        times = _rows(
            f"SELECT text, times FROM (SELECT d.facets, count(*) AS times {found} GROUP BY d.facets) "
            f"JOIN {FACETS} f ON f.id = facets",
            [match.terms, *params],
        )
        facets = [name for name in request.facets if name != months.MONTH]
        narrowed = narrow(self.with_facets(rows), replace(request, facets=facets), dict(times))
        last = request.offset + request.limit
        told = len(facets) < len(request.facets) and months.are_told((), years_of(narrowed, request))
        if told or last > min(len(narrowed.rows), IN_ORDER):
            return None
        page = ranked(narrowed.rows, request, (), whole=False)[request.offset : last]
        return EngineResults(self._hits(page, match), narrowed.total, sum(dict(times).values()), narrowed.counts)

    def scan(self, match: Expression | None, where: str, params: list[Any]) -> list[Row]:
        """See :meth:`EmbeddedEngine.scan`.

        ``CROSS JOIN`` keeps the order of the two tables: the other way round, SQLite runs the match once a document.
        """
        # As text: a column that is known to be a moment is made one in each row, and few of them are looked at.
        columns = "d.facets, +d.published_at"
        if match is None:
            return _rows(f"SELECT d.id, 0.0, {columns} FROM {BRIEFS} d WHERE {where}", params)
        found = f"FROM {TEXTS} CROSS JOIN {BRIEFS} d ON d.id = {TEXTS}.rowid WHERE {TEXTS} MATCH %s AND {where}"
        score, scores = SCORE if match.ranks else "0.0", {}
        if match.prominent:
            prominent = dict(_rows(f"SELECT d.id, {SCORE} {found}", [match.prominent, *params]))
            if len(prominent) >= IN_ORDER:
                score, scores = "0.0", prominent
        rows = _rows(f"SELECT d.id, {score}, {columns} {found}", [match.terms, *params])
        for terms, share in match.shares if rows else ():
            for pk, score in _rows(f"SELECT rowid, {SCORE} FROM {TEXTS} WHERE {TEXTS} MATCH %s", [terms]):
                scores[pk] = scores.get(pk, 0.0) + share * score
        return [(pk, score + scores.get(pk, 0.0), facets, at) for pk, score, facets, at in rows] if scores else rows

    def with_facets(self, rows: list[Row]) -> list[Row]:
        """See :meth:`EmbeddedEngine.with_facets`."""
        numbers = json.dumps(list({facets for _pk, _score, facets, _at in rows}))
        text = dict(_rows(f"SELECT id, text FROM {FACETS} WHERE id IN (SELECT value FROM json_each(%s))", [numbers]))
        # Facets that nothing has any more may have been cleared away since.
        return [(pk, score, text[facets], at) for pk, score, facets, at in rows if facets in text]

    def marked(self, match: Expression | None, ids: Sequence[int]) -> dict[int, Marked]:
        """See :meth:`EmbeddedEngine.marked`."""
        found: dict[int, Marked] = {}
        if match is not None:
            places = ", ".join(["%s"] * len(ids))
            marks = [MARK_START, MARK_END]
            sql = (
                f"SELECT rowid, highlight({TEXTS}, 0, %s, %s), snippet({TEXTS}, 2, %s, %s, '…', 36), "
                f"snippet({TEXTS}, 4, %s, %s, '…', 36) FROM {TEXTS} WHERE {TEXTS} MATCH %s AND rowid IN ({places})"
            )
            with connection.cursor() as cursor:
                cursor.execute(sql, [*marks * 3, match.terms, *ids])
                found = {row[0]: Marked(*row[1:]) for row in cursor.fetchall()}
        missing = [pk for pk in ids if pk not in found]
        return found | beginnings(missing)

    def count(self, phrases: Sequence[str], where: str, params: list[Any], at_most: int | None) -> list[int]:
        """See :meth:`EmbeddedEngine.count`."""
        limit = -1 if at_most is None else at_most
        # Where any document will do, the index alone knows: to look each one up takes twenty times as long.
        looked_up = "" if where == EVERYWHERE else f"CROSS JOIN {BRIEFS} d ON d.id = {TEXTS}.rowid"
        one = (
            f"(SELECT count(*) FROM (SELECT 1 FROM {TEXTS} {looked_up} "
            f"WHERE {TEXTS} MATCH %s AND {where} LIMIT {limit:d}))"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join([one] * len(phrases))}",
                [value for phrase in phrases for value in (_quoted(phrase), *params)],
            )
            return list(cursor.fetchone())

    def titles(self, words: Sequence[str], where: str, params: list[Any], limit: int) -> list[int]:
        """See :meth:`EmbeddedEngine.titles`."""
        match = " AND ".join([*map(_quoted, words[:-1]), _quoted(words[-1]) + " *"])
        sql = (
            f"SELECT d.id FROM {TITLES} CROSS JOIN {BRIEFS} d ON d.id = {TITLES}.rowid "
            f"WHERE {TITLES} MATCH %s AND {where} ORDER BY bm25({TITLES}), d.id LIMIT {limit:d}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [match, *params])
            return [row[0] for row in cursor.fetchall()]


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _kept_by(name: str, columns: str, remove: str, add: str) -> list[str]:
    """Triggers that keep a table the same as the documents.

    :param columns: of the documents: what of them the table holds.
    """
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {TABLE} BEGIN {add} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete AFTER DELETE ON {TABLE} BEGIN {remove} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_update AFTER UPDATE OF {columns} ON {TABLE} BEGIN {remove} {add} END",
    ]
