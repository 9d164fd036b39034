"""SQLite: FTS5 over the document table, kept current by triggers, so that it can never differ from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cxhub.search.engines.base import MARK_END, MARK_START
from cxhub.search.engines.embedded import (
    EVERYWHERE,
    PAIR_SHARE,
    SIMILAR_SHARE,
    TABLE,
    EmbeddedEngine,
    Marked,
    Ranking,
    Row,
    beginnings,
)
from cxhub.search.plan import Group

TEXTS = "cxhub_search_fts"
TITLES = "cxhub_search_titles"
#: Weights of title, headings, summary, tags and body.
WEIGHTS = "3.0, 2.0, 2.0, 2.0, 1.0"
#: Columns and options of each. Only titles are looked up by beginnings of words: to keep those of all texts takes as
#: long as the words themselves.
_INDEXES = {
    TEXTS: (("title", "headings", "summary", "tags", "body"), "tokenize='porter unicode61 remove_diacritics 2'"),
    TITLES: (("title",), "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"),
}
#: Bytes of words that one transaction gathers before it writes them: less is written twice.
GATHERED = 16 * 1024 * 1024


@dataclass(frozen=True)
class Expression:
    """What to match in the language of FTS5.

    :param shares: expressions whose scores make a match better, and what they count.
    """

    terms: str
    shares: Sequence[tuple[str, float]] = ()


class SQLiteEngine(EmbeddedEngine):
    """FTS5 with stemming and folding; works with SQLite 3.40."""

    name = "sqlite"

    def ensure(self) -> None:
        """Create the full-text tables and their triggers, and fill new ones from the document table."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            tables = dict(cursor.fetchall())
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
                for statement in _triggers(name, columns):
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
        either = " OR ".join(filter(None, (words, similar)))
        shares = [(words, 1.0), (similar, SIMILAR_SHARE), (pairs, PAIR_SHARE)]
        return Expression(strict or either, [(terms, share) for terms, share in shares if terms])

    def scan(self, match: Expression | None, where: str, params: list[Any]) -> list[Row]:
        """See :meth:`EmbeddedEngine.scan`.

        ``CROSS JOIN`` keeps the order of the two tables: the other way round, SQLite runs the match once a document.
        """
        # As text: a column that is known to be a moment is made one in each row, and few of them are looked at.
        columns = "d.facet_text, +d.published_at"
        if match is None:
            return _rows(f"SELECT d.id, 0.0, {columns} FROM {TABLE} d WHERE {where}", params)
        # What is matched by nothing but the words has their score already.
        own = match.shares and match.shares[0][0] == match.terms
        sql = (
            f"SELECT d.id, {f'-bm25({TEXTS}, {WEIGHTS})' if own else '0.0'}, {columns} "
            f"FROM {TEXTS} CROSS JOIN {TABLE} d ON d.id = {TEXTS}.rowid WHERE {TEXTS} MATCH %s AND {where}"
        )
        rows = _rows(sql, [match.terms, *params])
        added: dict[int, float] = {}
        if rows:
            sql = f"SELECT rowid, -bm25({TEXTS}, {WEIGHTS}) FROM {TEXTS} WHERE {TEXTS} MATCH %s"
            for terms, share in match.shares[1:] if own else match.shares:
                for pk, score in _rows(sql, [terms]):
                    added[pk] = added.get(pk, 0.0) + share * score
        return [(pk, score + added.get(pk, 0.0), text, at) for pk, score, text, at in rows] if added else rows

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
        looked_up = "" if where == EVERYWHERE else f"CROSS JOIN {TABLE} d ON d.id = {TEXTS}.rowid"
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
            f"SELECT d.id FROM {TITLES} CROSS JOIN {TABLE} d ON d.id = {TITLES}.rowid "
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


def _triggers(name: str, columns: Sequence[str]) -> list[str]:
    names = ", ".join(columns)
    old = ", ".join(f"old.{column}" for column in columns)
    new = ", ".join(f"new.{column}" for column in columns)
    remove = f"INSERT INTO {name}({name}, rowid, {names}) VALUES ('delete', old.id, {old});"
    add = f"INSERT INTO {name}(rowid, {names}) VALUES (new.id, {new});"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {TABLE} BEGIN {add} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete AFTER DELETE ON {TABLE} BEGIN {remove} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_update AFTER UPDATE OF {names} ON {TABLE} BEGIN {remove} {add} END",
    ]
