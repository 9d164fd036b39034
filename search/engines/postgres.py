"""PostgreSQL: a generated ``tsvector`` with GIN for matching, and BM25 computed from it for ranking."""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

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
    beginnings,
)
from cxhub.search.engines.figures import figures
from cxhub.search.engines.narrowing import Row
from cxhub.search.plan import Group
from cxhub.search.text import fold

CONFIG = "cxhub_english"
#: BM25: how soon repetition stops to count, and how much long documents are held back.
K1, B = 1.2, 0.75
#: Which document holds which word how often, occurrences in titles and headings counting more, and its length in words.
POSTINGS = "cxhub_search_posting"

#: So many of the best are looked at for words side by side. Places are read from the documents themselves, which takes
#: long; what is not among these by its words alone, a pair would hardly bring to the first page.
LOOKED_AT = 250
#: In one number of the server.
MOST_BITS = 63

_LETTERS = "".join(chr(code) for code in range(0xC0, 0x250) if fold(chr(code)).isascii() and len(fold(chr(code))) == 1)
# PostgreSQL's parser makes addresses, paths and hyphenated words of these; to the query language they are spaces.
# (Not so of the percent sign, which could not stand in a statement with parameters.)
_SEPARATORS = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum() and code != 0x25) + "‘’“”"
_FROM, _TO = _LETTERS + _SEPARATORS, "".join(map(fold, _LETTERS)) + " " * len(_SEPARATORS)
_FOLDING = str.maketrans(_FROM, _TO)
# Moments as text, which sorts as they do: to make each one of Python's takes as long as to find its row, and few of
# them are looked at.
_SCANNED = "d.facet_text, (d.published_at AT TIME ZONE 'UTC')::text AS at"
_MARKS = re.compile(f"([{MARK_START}{MARK_END}])")
_HEADLINE = f"StartSel={MARK_START}, StopSel={MARK_END}"


@dataclass(frozen=True)
class Expression:
    """A ``tsquery`` as SQL with its parameters, what it requires, and what to rank by."""

    sql: str
    params: Sequence[str]
    required: Sequence[Group]
    ranking: Ranking | None


# In the order of the index, so that its pages are written one after the other.
_POST = f"""
    INSERT INTO {POSTINGS} (lexeme, document, occurrences, length) SELECT v.lexeme, d.id,
        cardinality(v.weights) + 2 * cardinality(array_positions(v.weights, 'A'))
            + cardinality(array_positions(v.weights, 'B')),
        d.word_count
    FROM %s unnest(d.vector) v %s ORDER BY v.lexeme COLLATE "C", d.id
"""
# Each word is looked up in the index: the subquery keeps the server from reading all postings to join them.
_FORGET = f"""
    DELETE FROM {POSTINGS} WHERE ctid = ANY (ARRAY(
        SELECT found.ctid FROM %s, unnest(o.vector) v, LATERAL (
            SELECT p.ctid FROM {POSTINGS} p WHERE p.lexeme = v.lexeme COLLATE "C" AND p.document = o.id OFFSET 0
        ) AS found %s
    ))
"""
_REWRITTEN = "WHERE d.vector <> o.vector OR d.word_count <> o.word_count"
# Once for each statement, not for each row. A document's words are found by themselves: with the old text they are all
# known, so that no index by documents is needed.
_KEPT = (
    ("inserted", "INSERT", "NEW TABLE AS new_rows"),
    ("updated", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ("deleted", "DELETE", "OLD TABLE AS old_rows"),
)
_POSTING_STATEMENTS = (
    # Texts are kept beside the rows, of which a scan then finds dozens on a page of the database instead of two.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 512), ALTER COLUMN facet_text SET STORAGE MAIN",
    f"""
    CREATE TABLE IF NOT EXISTS {POSTINGS} (
        lexeme text COLLATE "C" NOT NULL,
        document bigint NOT NULL,
        occurrences real NOT NULL,
        length integer NOT NULL
    )
    """,
    f"CREATE INDEX IF NOT EXISTS {POSTINGS}_found ON {POSTINGS} (lexeme, document) INCLUDE (occurrences, length)",
    f"DROP TRIGGER IF EXISTS {POSTINGS}_changed ON {TABLE}",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_words ON {TABLE} (word_count)",
    f"""
    CREATE OR REPLACE FUNCTION {POSTINGS}_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN TRUNCATE {POSTINGS}; END IF;
        IF TG_OP = 'INSERT' THEN {_POST % ("new_rows d,", "")}; END IF;
        IF TG_OP = 'DELETE' THEN {_FORGET % ("old_rows o", "")}; END IF;
        IF TG_OP = 'UPDATE' THEN
            {_FORGET % ("old_rows o JOIN new_rows d USING (id)", _REWRITTEN)};
            {_POST % ("new_rows d JOIN old_rows o USING (id),", _REWRITTEN)};
        END IF;
        RETURN NULL;
    END $$
    """,
    *(f"DROP TRIGGER IF EXISTS {POSTINGS}_{name} ON {TABLE}" for name in ("inserted", "updated", "deleted", "emptied")),
    *(
        f"CREATE TRIGGER {POSTINGS}_{name} AFTER {event} ON {TABLE} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {POSTINGS}_write()"
        for name, event, rows in _KEPT
    ),
    # No foreign key: Django's `flush` empties the tables that it knows, and may not while another refers to one.
    f"""
    CREATE TRIGGER {POSTINGS}_emptied AFTER TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {POSTINGS}_write()
    """,
)


class PostgresEngine(EmbeddedEngine):
    """Stemmed and folded without an extension; needs no more than the right to create in its schema."""

    name = "postgres"

    def __init__(self) -> None:
        #: What a search's strict scan has asked of the words, for its relaxed one.
        self._known: WeakKeyDictionary[Ranking, tuple[dict[str, list[str]], dict[str, float], int, float]] = (
            WeakKeyDictionary()
        )

    def ensure(self) -> None:
        """Create the text search configuration, the generated columns, the postings, and what keeps them current."""
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
                "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND NOT attisdropped",
                [TABLE],
            )
            present = dict(cursor.fetchall())
            remade = False
            for name, expression in columns.items():
                made = hashlib.sha256(expression.encode()).hexdigest()[:16]
                if present.get(name) != made:
                    # Also where an earlier version made it otherwise.
                    remade = True
                    cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {name}")
                    cursor.execute(
                        f"ALTER TABLE {TABLE} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({expression}) STORED"
                    )
                    cursor.execute(f"CREATE INDEX {TABLE}_{name} ON {TABLE} USING gin ({name})")
                    cursor.execute(f"COMMENT ON COLUMN {TABLE}.{name} IS '{made}'")
            cursor.execute(
                "SELECT bool_or(attname = 'length') FROM pg_attribute WHERE attrelid = to_regclass(%s)", [POSTINGS]
            )
            if cursor.fetchone() == (False,):
                # An earlier version's.
                cursor.execute(f"DROP TABLE {POSTINGS}")
            for statement in _POSTING_STATEMENTS:
                cursor.execute(statement)
            if remade:
                cursor.execute(f"TRUNCATE {POSTINGS}")
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {POSTINGS}), EXISTS (SELECT 1 FROM {TABLE})")
            if cursor.fetchone() == (False, True):
                cursor.execute(_POST % (f"{TABLE} d,", ""))

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
        return Expression(f"({sql})", params, required, ranking)

    def scan(self, match: Expression | None, where: str, params: list[Any]) -> list[Row]:
        """See :meth:`EmbeddedEngine.scan`.

        Words are looked up in the postings alone, phrases in the documents that these name: to read the words of a
        document takes many times as long.
        """
        if match is None or match.ranking is None:
            condition, values = (f"d.vector @@ {match.sql} AND {where}", match.params) if match else (where, ())
            sql = f"SELECT d.id, 0::real, {_SCANNED} FROM {TABLE} d WHERE {condition}"
            return _rows(sql, [*values, *params])
        if match.ranking not in self._known:
            self._known[match.ranking] = self._lexemes(match.ranking, match.required)
        lexemes, rarity, documents, words = self._known[match.ranking]
        asked, similar = match.ranking.words, match.ranking.similar
        groups = _groups_of(match.required, lexemes)
        told = groups is not None if match.required else all(" " not in phrase for phrase in (*asked, *similar))
        needed = [lexeme for group in groups or () for lexeme in group]
        weights: dict[str, float] = defaultdict(float, dict.fromkeys(needed, 0.0))
        for phrases, share in ((asked, 1.0), (similar, SIMILAR_SHARE)):
            for phrase in phrases:
                for lexeme in lexemes[phrase]:
                    weights[lexeme] += share * rarity[lexeme]
        if not weights:
            return []
        known = _known_pairs(match.ranking.pairs, lexemes)
        bits = _bits([*needed, *(lexeme for pair in known.values() for lexeme in pair if lexeme in weights)])
        wanted = [sum({bits[lexeme] for lexeme in group}) for group in groups or ()]
        scores, values = _scores(weights, bits, wanted, words)
        held = ", s.held" if known else ""
        # Each document is found by itself, whatever the server knows of the tables: a join may be planned as if there
        # were few, and read everything again for each.
        sql = f"""
            SELECT s.document, s.score, d.facet_text, d.at{held} FROM ({scores} OFFSET 0) AS s CROSS JOIN LATERAL (
                SELECT {_SCANNED} FROM {TABLE} d
                WHERE d.id = s.document AND {"" if told else f"d.vector @@ {match.sql} AND "}{where} OFFSET 0
            ) AS d
        """
        found = _rows(sql, [*values, *(() if told else match.params), *params])
        if not known:
            return found
        best = {row[0]: row[4] for row in nlargest(LOOKED_AT, found, key=itemgetter(1))}
        beside = _beside(match.ranking.pairs, known, bits, best, documents) if best else {}
        return [(pk, score + PAIR_SHARE * beside.get(pk, 0.0), text, at) for pk, score, text, at, _held in found]

    def _lexemes(
        self, ranking: Ranking, required: Sequence[Group]
    ) -> tuple[dict[str, list[str]], dict[str, float], int, float]:
        """The lexemes of each phrase, how much each tells, and how many documents there are of how many words."""
        of_pairs = (word for pair in ranking.pairs for word in pair)
        of_groups = (phrase for group in required for phrases in group for phrase in phrases)
        known = figures().of(
            (("lexemes", word) for word in (*ranking.words, *ranking.similar, *of_pairs, *of_groups)), _ask_lexemes
        )
        lexemes = {word: [lexeme for lexeme, *_ in found] for (_name, word), found in known.items()}
        told = [row for found in known.values() for row in found]
        documents, words = told[0][2:] if told else (0, 1.0)
        return lexemes, {lexeme: _rarity(documents, number) for lexeme, number, *_ in told}, documents, words

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
        """See :meth:`EmbeddedEngine.count`. Single words are counted in the postings, which is many times quicker."""
        limit = "ALL" if at_most is None else f"{at_most:d}"
        # Each document is found by itself: the server does not know how common a word is, and would read all of them.
        among = f"AND (SELECT true FROM {TABLE} d WHERE d.id = p.document AND {where})" if where != EVERYWHERE else ""
        word = f"""
            SELECT (SELECT count(*) FROM (
                SELECT 1 FROM {POSTINGS} p WHERE p.lexeme = a.lexeme {among} LIMIT {limit}
            ) AS few) FROM (
                SELECT (tsvector_to_array(to_tsvector('{CONFIG}', word)))[1] COLLATE "C" AS lexeme, place
                FROM unnest(%s::text[]) WITH ORDINALITY AS each (word, place) OFFSET 0
            ) AS a ORDER BY place
        """
        phrase = (
            f"(SELECT count(*) FROM (SELECT 1 FROM {TABLE} d WHERE {where} "
            f"AND d.vector @@ phraseto_tsquery('{CONFIG}', %s) LIMIT {limit}) AS few)"
        )
        words = [text for text in phrases if " " not in text]
        several = [text for text in phrases if " " in text]
        # Words in an array, which is planned once however many they are.
        sql = f"SELECT {', '.join([f'ARRAY({word})', *[phrase] * len(several)])}"
        values = [value for text in several for value in (*params, folded(text))]
        [(of_words, *of_phrases)] = _rows(sql, [*params, list(map(folded, words)), *values])
        counts = dict(zip([*words, *several], [*of_words, *of_phrases], strict=True))
        return [counts[text] for text in phrases]

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


def _ask_lexemes(asked: list[tuple[str, str]]) -> list[list[tuple[str, int, int, float]]]:
    """Each word's lexemes, with the numbers of documents that hold it and of all, and the mean of their words."""
    totals = figures().get("totals")
    counted = f"SELECT count(*) AS documents, greatest(avg(word_count), 1)::float AS words FROM {TABLE}"
    sql = f"""
        SELECT asked, lexeme, (SELECT count(*) FROM {POSTINGS} p WHERE p.lexeme = v.lexeme), documents, words
        FROM ({"SELECT %s::bigint AS documents, %s::float AS words" if totals else counted}) s,
            unnest(%s::text[], %s::text[]) AS a (asked, folded), unnest(to_tsvector('{CONFIG}', folded)) v
    """
    words = [word for _name, word in asked]
    rows = _rows(sql, [*(totals or ()), words, [folded(word) for word in words]])
    if rows:
        figures().large(rows[0][3])
        figures().put("totals", rows[0][3:])
    found: dict[str, list[tuple[str, int, int, float]]] = {word: [] for word in words}
    for word, lexeme, number, documents, mean in rows:
        found[word].append((lexeme, number, documents, mean))
    return list(found.values())


def _known_pairs(
    pairs: Sequence[tuple[str, str]], lexemes: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """The pairs of words that may be somewhere side by side, with a lexeme of each word."""
    return {pair: (lexemes[pair[0]][0], lexemes[pair[1]][0]) for pair in pairs if lexemes[pair[0]] and lexemes[pair[1]]}


def _bits(lexemes: Sequence[str]) -> dict[str, int]:
    """A bit for each lexeme, as far as a number of PostgreSQL holds them."""
    return {lexeme: 1 << place for place, lexeme in enumerate(list(dict.fromkeys(lexemes))[:MOST_BITS])}


def _beside(
    pairs: Sequence[tuple[str, str]],
    known: Mapping[tuple[str, str], tuple[str, str]],
    bits: Mapping[str, int],
    best: Mapping[int, int],
    documents: int,
) -> Mapping[int, float]:
    """What pairs of words side by side are worth, by document.

    :param pairs: as they were asked for, once for each time.
    :param known: those that may be anywhere, with a lexeme of each word.
    :param bits: lexeme → its bit; a document may hold those that have none.
    :param best: ids of the only documents that are looked at → the bits of what they hold.
    :param documents: how many there are in all.
    """
    holders = []
    for one, other in known.values():
        both = bits.get(one, 0) | bits.get(other, 0)
        holders.append([pk for pk, held in best.items() if held & both == both])
    # The places of words are read from the documents: each is found by itself, whatever the server knows of the table.
    sql = f"""
        SELECT place, found.id FROM (
            SELECT phraseto_tsquery('{CONFIG}', words) AS phrase, holders::bigint[] AS holders, place
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS pair (words, holders, place) OFFSET 0
        ) AS pair CROSS JOIN LATERAL (
            SELECT d.id FROM {TABLE} d WHERE d.id = ANY (pair.holders) AND d.vector @@ pair.phrase OFFSET 0
        ) AS found
    """
    arrays = ["{" + ",".join(map(str, several)) + "}" for several in holders]
    rows = _rows(sql, [[folded(f"{left} {right}") for left, right in known], arrays])
    holding = Counter(place for place, _ in rows)
    asked = Counter(pairs)
    worth = {
        place: asked[pair] * _rarity(documents, holding[place]) for place, pair in enumerate(known, 1) if holding[place]
    }
    found: dict[int, float] = defaultdict(float)
    for place, pk in rows:
        found[pk] += worth[place]
    return found


def _scores(
    weights: Mapping[str, float], bits: Mapping[str, int], wanted: Sequence[int], words: float
) -> tuple[str, list[Any]]:
    """BM25 by document, and the bits of what it holds, as SQL with its parameters.

    :param weights: lexeme → what it is worth.
    :param bits: lexeme → its bit; not all lexemes have one.
    :param wanted: of each group of bits, a document must hold one.
    :param words: of how many a document is, in the mean.
    """
    # A part for each word, as to look up in each row what its word is worth takes longer than to read the row.
    one = f"""
        SELECT p.document, %s::real * p.occurrences / (
            p.occurrences + {K1 * (1 - B)}::real + %s::real * p.length
        ) AS score, %s::bigint AS held FROM {POSTINGS} p WHERE p.lexeme = %s
    """
    params: list[Any] = []
    for lexeme, weight in weights.items():
        params += [(K1 + 1) * weight, K1 * B / words, bits.get(lexeme, 0), lexeme]
    having = " AND ".join(["bit_or(held) & %s <> 0"] * len(wanted))
    sql = f"""
        SELECT document, sum(score) AS score, bit_or(held) AS held
        FROM ({" UNION ALL ".join([one] * len(weights))}) AS of_each GROUP BY document
        {f"HAVING {having}" if wanted else ""}
    """
    return sql, [*params, *wanted]


def _groups_of(required: Sequence[Group], lexemes: Mapping[str, Sequence[str]]) -> list[list[str]] | None:
    """The lexemes of which a document holds one, for each group. None: that does not tell, or they are too many."""
    groups = []
    for group in required:
        if any(len(phrases) != 1 or len(lexemes[phrases[0]]) != 1 for phrases in group):
            return None
        groups.append([lexemes[phrases[0]][0] for phrases in group])
    return groups if len({lexeme for group in groups for lexeme in group}) <= MOST_BITS else None


def folded(text: str) -> str:
    """The text as the index has it: of the same length, without accents and punctuation."""
    return text.translate(_FOLDING)


@cache
def _folded(column: str) -> str:
    """The same in SQL. ``translate`` compares every letter with its whole list: it is left to texts that need it."""
    letters, plain = _LETTERS, "".join(map(fold, _LETTERS))
    spaced = column
    for separator in _SEPARATORS:
        spaced = f"replace({spaced}, '{separator.replace(chr(39), chr(39) * 2)}', ' ')"
    return (
        f"CASE WHEN {column} ~ '[{letters[0]}-{letters[-1]}]' THEN translate({spaced}, '{letters}', '{plain}') "
        f"ELSE {spaced} END"
    )


def _restored(text: str, headline: str) -> str:
    """A headline of the folded text with the characters of the text itself."""
    plain = headline.replace(MARK_START, "").replace(MARK_END, "")
    at = folded(text).find(plain)
    if at < 0:
        return headline
    pieces, place = [], at
    for piece in _MARKS.split(headline):
        if piece in (MARK_START, MARK_END):
            pieces.append(piece)
        else:
            pieces.append(text[place : place + len(piece)])
            place += len(piece)
    marked = "".join(pieces)
    before, after = text[:at], text[at + len(plain) :]
    return _rest(before) + marked + _rest(after)


def _rest(text: str) -> str:
    """What stands for the text around a headline: dots for words, and the last full stop for itself."""
    return "…" if any(map(str.isalnum, text)) else text.strip()


def _rarity(documents: int, holding: int) -> float:
    """BM25's weight of something that so many of all documents hold."""
    return math.log(1 + (max(documents - holding, 0) + 0.5) / (holding + 0.5))


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
