"""What is typed is read as meant, and never fails."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from search_index.query import (
    LONGEST,
    MOST_FILTERS,
    MOST_TERMS,
    Facet,
    Phrase,
    Prefix,
    Query,
    Word,
    facet,
    read,
)
from tests.shared import shared


def groups(typed: str) -> tuple:
    return read(typed).terms


def test_words_must_all_be_there_in_any_form():
    assert groups("Descaling machines") == ((Word("descal"),), (Word("machin"),))


def test_case_and_accents_make_no_difference():
    assert groups("CAFÉ") == groups("café") == groups("cafe") == groups("cafe\u0301")


def test_or_lets_either_neighbour_do():
    assert groups("clean tip OR trick grinder") == (
        (Word("clean"),),
        (Word("tip"), Word("trick")),
        (Word("grinder"),),
    )


def test_or_without_two_neighbours_is_overlooked():
    assert groups("OR grinder OR") == groups("grinder") == groups("OR | OR grinder |")


def test_quotes_of_any_shape_make_a_phrase():
    phrase = ((Phrase(("cold", "brew")),),)
    assert groups('"cold brew"') == groups("“cold brew”") == groups("«Cold Brew»") == phrase


def test_an_open_quote_is_read_as_plain_words():
    assert groups('"cold brew') == groups("cold brew")


def test_words_that_are_glued_together_are_a_phrase():
    assert groups("e-mail") == ((Phrase(("e", "mail")),),)
    assert groups("東京") == ((Phrase(("東", "京")),),)


def test_a_possessive_is_its_word():
    assert groups("grinder's") == groups("grinder’s") == groups("grinder")


def test_a_star_finds_beginnings_of_three_letters_or_more():
    assert groups("grin*") == ((Prefix("grin"),),)
    assert groups("gr*") == ((Word("gr"),),)
    assert groups("*") == ()


def test_a_minus_leaves_out():
    query = read('coffee -tea -"cold brew" -esp* -#archive')
    assert query.terms == ((Word("coffe"),),)
    assert query.without == (Word("tea"), Phrase(("cold", "brew")), Prefix("esp"))
    assert query.without_facets == (Facet("#archive"),)


def test_common_words_count_only_where_nothing_else_was_typed():
    assert groups("how do I clean the grinder") == groups("clean grinder")
    assert groups("the who") == ((Word("the"),), (Word("who"),))


def test_operators_are_taken_out_of_the_words():
    query = read("grinder @Ana #kitchen in:title status:unanswered product:T-1 category:tips kind:post")
    assert query.terms == ((Word("grinder"),),)
    assert query.title_only
    assert query.facets == tuple(
        (Facet(key),) for key in ("@ana", "#kitchen", "status:unanswered", "product:t-1", "category:tips", "kind:post")
    )


def test_two_authors_mean_either_and_two_tags_mean_both():
    assert read("@ana @ben").facets == ((Facet("@ana"), Facet("@ben")),)
    assert read("#a #b").facets == ((Facet("#a"),), (Facet("#b"),))
    assert read("#a OR #b").facets == ((Facet("#a"), Facet("#b")),)


def test_values_may_be_quoted():
    assert read('product:"Mill Pro 2"').facets == ((facet("product:", "mill-pro-2"),),)


def test_dates_are_days_months_or_years():
    query = read("after:2026-05 before:2026-11-22")
    assert query.since == datetime(2026, 5, 1, tzinfo=UTC)
    assert query.until == datetime(2026, 11, 22, tzinfo=UTC)
    assert read("after:2026").since == datetime(2026, 1, 1, tzinfo=UTC)


def test_pictures_and_likes_can_be_asked_for():
    query = read("tea with:images likes:12")
    assert (query.facets, query.likes) == (((Facet("with:images"),),), 12)
    assert groups("with:milk tea") == groups("with milk tea")
    assert groups("likes:many") == groups("likes many") and groups("likes:-3") == groups("likes 3")
    assert read("likes:12").of_kind("idea").likes == 12 and not read("likes:1").is_empty


def test_an_operator_without_sense_is_read_as_plain_words():
    assert groups("before:2026-13-99 grinder") == groups("before 2026 13 99 grinder")
    assert groups("in:cupboard") == groups("in cupboard")
    assert groups("http://example.org") == ((Phrase(("http", "exampl", "org")),),)
    assert read("# @ status: before:").is_empty is False
    assert read("# @").is_empty


def test_nothing_typed_asks_for_nothing():
    assert read("").is_empty and read("  \t ").is_empty and read("?!").is_empty
    assert not read("-tea").is_empty


def test_the_tab_adds_its_kind():
    assert read("tea").of_kind("idea").facets == ((Facet("kind:idea"),),)


def within_limits(query: Query) -> bool:
    phrases = [one for group in query.terms for one in group if isinstance(one, Phrase)]
    return (
        len(query.typed) <= LONGEST
        and len(query.terms) <= MOST_TERMS
        and all(len(group) <= MOST_TERMS for group in query.terms)
        and all(len(phrase.stems) <= MOST_TERMS for phrase in phrases)
        and len(query.without) <= MOST_TERMS
        and len(query.facets) <= MOST_FILTERS
        and all(len(group) <= MOST_FILTERS for group in query.facets)
        and len(query.without_facets) <= MOST_FILTERS
    )


OPERATORS = ["-", '"', "*", "OR", "|", "@", "#", "in:title", "in:", "status:", "before:", "after:", 'product:"']
VALUES = ["2026-05", "2026-02-30", "title", "a", "the", "grinder*"]
PIECES = st.lists(st.sampled_from([*OPERATORS, *VALUES]) | st.text(max_size=6), max_size=60)


@given(st.text())
def test_any_text_is_read(typed: str):
    assert within_limits(read(typed))


@given(PIECES, st.sampled_from(["", " "]))
def test_any_mixture_of_operators_is_read(pieces: list[str], glue: str):
    query = read(glue.join(pieces))
    assert within_limits(query)
    assert query == read(glue.join(pieces))


def test_naughty_strings_are_read():
    for typed in json.loads(shared("corpora/blns/blns.json").read_text()):
        assert within_limits(read(typed))
        assert within_limits(read(typed * 50))


def test_long_input_is_cut():
    assert len(read("word " * 100_000).typed) <= LONGEST
    assert within_limits(read("@a " * 1000 + "-b " * 1000))
