"""PostgreSQL: a generated ``tsvector`` with GIN for matching, and BM25 computed from it for ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cxhub.search.engines.base import MARK_END, MARK_START
from cxhub.search.engines.embedded import TABLE, EmbeddedEngine, Marked, Ranking, Row, beginnings
from cxhub.search.plan import Group
from cxhub.search.text import fold

CONFIG = "cxhub_english"
#: BM25: how soon repetition stops to count, and how much long documents are held back.
K1, B = 1.2, 0.75
#: A synonym counts as this share of the word that was typed.
SYNONYM_SHARE = 0.5
#: Each pair of words found side by side adds this share to a score.
PAIR_SHARE = 0.4
#: What an occurrence in the title counts in a short query, and in a long one.
TITLE_WEIGHT, PLAIN_TITLE_WEIGHT = 6, 3

_LETTERS = "".join(chr(code) for code in range(0xC0, 0x250) if fold(chr(code)).isascii() and len(fold(chr(code))) == 1)
# PostgreSQL's parser makes addresses, paths and hyphenated words of these; to the query language they are spaces.
# (Not so of the percent sign, which could not stand in a statement with parameters.)
_SEPARATORS = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum() and code != 0x25) + "‘’“”"
_FROM, _TO = _LETTERS + _SEPARATORS, "".join(map(fold, _LETTERS)) + " " * len(_SEPARATORS)
_FOLDING = str.maketrans(_FROM, _TO)
_HEADLINE = f"StartSel={MARK_START}, StopSel={MARK_END}"


@dataclass(frozen=True)
class Expression:
    """A ``tsquery`` as SQL with its parameters, and what to rank by."""

    sql: str
    params: Sequence[str]
    ranking: Ranking | None


class PostgresEngine(EmbeddedEngine):
    """Stemmed and folded without an extension; needs no more than the right to create in its schema."""

    name = "postgres"

    def ensure(self) -> None:
        """Create the text search configuration, the generated columns and their indexes."""
        weights = {"title": "A", "headings": "B", "summary": "B", "tags": "B", "body": "D"}
        vector = " || ".join(
            f"setweight(to_tsvector('{CONFIG}', {_folded(name)}), '{weight}')" for name, weight in weights.items()
        )
        columns = {"vector": vector, "title_words": f"to_tsvector('simple', {_folded('title')})"}
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s AND pg_ts_config_is_visible(oid)", [CONFIG])
            if cursor.fetchone() is None:
                # Without English's list of stop words: a rare "why" in a title is telling.
                cursor.execute(f"CREATE TEXT SEARCH DICTIONARY {CONFIG}_stem (TEMPLATE = snowball, LANGUAGE = english)")
                cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {CONFIG} (COPY = english)")
                cursor.execute(
                    f"ALTER TEXT SEARCH CONFIGURATION {CONFIG} ALTER MAPPING REPLACE english_stem WITH {CONFIG}_stem"
                )
            cursor.execute(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = %s",
                [TABLE],
            )
            present = {row[0] for row in cursor.fetchall()}
            for name, expression in columns.items():
                if name not in present:
                    cursor.execute(
                        f"ALTER TABLE {TABLE} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({expression}) STORED"
                    )
                    cursor.execute(f"CREATE INDEX {TABLE}_{name} ON {TABLE} USING gin ({name})")

    def expression(self, required: Sequence[Group], ranking: Ranking | None) -> Expression:
        """See :meth:`EmbeddedEngine.expression`."""
        params: list[str] = []

        def phrase(text: str) -> str:
            params.append(folded(text))
            return f"phraseto_tsquery('{CONFIG}', %s)"

        if required or ranking is None:
            sql = " && ".join(
                "(" + " || ".join("(" + " && ".join(map(phrase, phrases)) + ")" for phrases in group) + ")"
                for group in required
            )
        else:
            sql = " || ".join(map(phrase, dict.fromkeys((*ranking.words, *ranking.similar))))
        return Expression(f"({sql})", params, ranking)

    def scan(self, match: Expression | None, where: str, params: list[Any]) -> list[Row]:
        """See :meth:`EmbeddedEngine.scan`."""
        if match is None or match.ranking is None:
            condition, values = (f"d.vector @@ {match.sql} AND {where}", match.params) if match else (where, ())
            return _rows(
                f"SELECT d.id, 0.0, d.facet_text, d.published_at FROM {TABLE} d WHERE {condition}", [*values, *params]
            )
        ranking = match.ranking
        shares = [*((word, 1.0) for word in ranking.words), *((word, SYNONYM_SHARE) for word in ranking.similar)]
        title_weight = TITLE_WEIGHT if ranking.titles else PLAIN_TITLE_WEIGHT
        sql = f"""
            WITH asked AS (SELECT * FROM unnest(%s::text[], %s::float[]) AS a(words, share)),
            size AS (SELECT count(*)::float AS documents, greatest(avg(word_count), 1)::float AS words FROM {TABLE}),
            found AS (
                SELECT lexeme, sum(share) AS share FROM asked, unnest(to_tsvector('{CONFIG}', asked.words))
                GROUP BY lexeme
            ),
            counted AS (
                SELECT lexeme, share, (
                    SELECT count(*) FROM {TABLE} x WHERE x.vector @@ quote_literal(found.lexeme)::tsquery
                ) AS documents FROM found
            ),
            terms AS (
                SELECT lexeme, share * ln(1 + (size.documents - counted.documents + 0.5) / (counted.documents + 0.5))
                AS weight FROM counted, size
            )
            SELECT d.id, coalesce((
                SELECT sum(t.weight * f.n * ({K1} + 1) / (f.n + {K1} * (1 - {B} + {B} * d.word_count / size.words)))
                FROM unnest(d.vector) v JOIN terms t ON t.lexeme = v.lexeme CROSS JOIN LATERAL (
                    SELECT sum(CASE w WHEN 'A' THEN {title_weight} WHEN 'B' THEN 2 ELSE 1 END)::float AS n
                    FROM unnest(v.weights) w
                ) f
            ), 0) * (1 + {PAIR_SHARE} * (
                SELECT count(*) FROM unnest(%s::text[]) AS pair WHERE d.vector @@ phraseto_tsquery('{CONFIG}', pair)
            )) AS score, d.facet_text, d.published_at
            FROM {TABLE} d, size WHERE d.vector @@ {match.sql} AND {where}
        """
        words = [folded(word) for word, _ in shares]
        weights = [share for _, share in shares]
        pairs = [folded(pair) for pair in ranking.pairs]
        return _rows(sql, [words, weights, pairs, *match.params, *params])

    def marked(self, match: Expression | None, ids: Sequence[int]) -> dict[int, Marked]:
        """See :meth:`EmbeddedEngine.marked`."""
        if match is None:
            return beginnings(ids)
        fragment = f"{_HEADLINE}, MaxFragments=1, MinWords=18, MaxWords=36"
        options = [f"{_HEADLINE}, HighlightAll=true", fragment, fragment]
        headlines = ", ".join(
            f"{name}, ts_headline('{CONFIG}', {_folded(name)}, {match.sql}, %s)"
            for name in ("title", "summary", "body")
        )
        values = [value for option in options for value in (*match.params, option)]
        sql = f"SELECT id, {headlines} FROM {TABLE} WHERE id IN ({', '.join(['%s'] * len(ids))})"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, *ids])
            return {
                pk: Marked(*(_restored(text, mark) for text, mark in zip(rest[::2], rest[1::2], strict=True)))
                for pk, *rest in cursor.fetchall()
            }

    def count(self, phrases: Sequence[str], where: str, params: list[Any], at_most: int | None) -> list[int]:
        """See :meth:`EmbeddedEngine.count`."""
        limit = "ALL" if at_most is None else f"{at_most:d}"
        one = (
            f"(SELECT count(*) FROM (SELECT 1 FROM {TABLE} d "
            f"WHERE d.vector @@ phraseto_tsquery('{CONFIG}', %s) AND {where} LIMIT {limit}) AS few)"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join([one] * len(phrases))}",
                [value for phrase in phrases for value in (folded(phrase), *params)],
            )
            return list(cursor.fetchone())

    def titles(self, words: Sequence[str], where: str, params: list[Any], limit: int) -> list[int]:
        """See :meth:`EmbeddedEngine.titles`."""
        # Tokens hold letters and digits only, so they need no more quoting than this.
        match = " & ".join([*(f"'{folded(word)}'" for word in words[:-1]), f"'{folded(words[-1])}':*"])
        sql = (
            f"SELECT d.id FROM {TABLE} d WHERE d.title_words @@ to_tsquery('simple', %s) AND {where} "
            f"ORDER BY length(d.title), d.id LIMIT {limit:d}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [match, *params])
            return [row[0] for row in cursor.fetchall()]


def folded(text: str) -> str:
    """The text as the index has it: of the same length, without accents and punctuation."""
    return text.translate(_FOLDING)


def _folded(column: str) -> str:
    source, target = (text.replace("'", "''") for text in (_FROM, _TO))
    return f"translate({column}, '{source}', '{target}')"


def _restored(text: str, headline: str) -> str:
    """A headline of the folded text with the characters of the text itself."""
    plain = headline.replace(MARK_START, "").replace(MARK_END, "")
    at = folded(text).find(plain)
    if at < 0:
        return headline
    original = iter(text[at : at + len(plain)])
    marked = "".join(c if c in (MARK_START, MARK_END) else next(original) for c in headline)
    before, after = text[:at], text[at + len(plain) :]
    return _rest(before) + marked + _rest(after)


def _rest(text: str) -> str:
    """What stands for the text around a headline: dots for words, and the last full stop for itself."""
    return "…" if any(map(str.isalnum, text)) else text.strip()


def _rows(sql: str, params: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Row(*row) for row in cursor.fetchall()]
