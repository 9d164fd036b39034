"""The language of the search box."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxhub.search.query import MAX_LENGTH, MAX_TERMS, Filter, Phrase, Query, Word, parse

ANYTHING = st.text(st.characters(), max_size=400)
OPERATORS = st.lists(
    st.sampled_from(
        ['"', "-", "*", ":", "kind:", "tag:", "before:", "after:2025", "2026-13-45", "a", "é", " ", "\x00", "”"]
    )
).map("".join)


def test_words_phrases_and_exclusions_are_told_apart() -> None:
    assert parse('refund "last connection" -ferry -"on hold"') == Query(
        (Word("refund"), Phrase("last connection")), (Word("ferry"), Phrase("on hold"))
    )


def test_fields_that_exist_filter_and_others_are_words() -> None:
    query = parse("kind:story -tag:weather Owner:Bea colour:red")
    assert query.filters == (Filter("kind", "story"), Filter("tag", "weather", negated=True), Filter("owner", "bea"))
    assert query.terms == (Word("colour red"),)


@pytest.mark.parametrize(
    ("text", "day"), [("2026", date(2026, 1, 1)), ("2026-3", date(2026, 3, 1)), ("2026-03-09", date(2026, 3, 9))]
)
def test_dates_may_be_years_months_or_days(text: str, day: date) -> None:
    assert parse(f"before:{text}").before == day
    assert parse(f"after:{text}").after == day


def test_what_is_no_date_is_searched_for() -> None:
    assert parse("after:lunch before:2026-02-31").terms == (Word("after lunch"), Word("before 2026 02 31"))


def test_a_star_at_the_end_of_a_word_means_any_ending() -> None:
    assert parse("announc* ** a*b*").terms == (Word("announc", prefix=True), Word("a b"))


def test_possessives_accents_and_curly_quotes_do_not_matter() -> None:
    assert parse("the child’s “Café”").terms == (Word("the"), Word("child"), Phrase("cafe"))


def test_words_of_questions_are_left_out_unless_there_is_nothing_else() -> None:
    assert parse("how do I refund").content_terms == (Word("refund"),)
    assert parse("how do I").content_terms == (Word("how"), Word("do"), Word("i"))


@given(st.one_of(ANYTHING, OPERATORS))
@example("\ud800")
@example("\x00" * 300)
@example('"' * 100_000)
@example("\u202e-kind:\u202d")
def test_everything_parses_within_the_limits(text: str) -> None:
    query = parse(text)
    assert len(query.terms) + len(query.excluded) + len(query.filters) <= MAX_TERMS
    str(query).encode()


@given(st.one_of(ANYTHING.map(lambda text: text[:60]), OPERATORS))
def test_a_query_written_out_parses_to_itself(text: str) -> None:
    query = parse(text)
    written = str(query)
    if len(written) <= MAX_LENGTH:
        assert parse(written) == query
