"""The contract of a search engine. Each of them passes all of it."""

import json
import random
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.searchable import Ref
from search_index.analysis import words
from search_index.engine import SORTS, fingerprint, similar
from search_index.query import read
from tests.search_index.conftest import document
from tests.shared import shared


def test_an_index_that_was_never_written_is_empty(engine, found):
    assert found("anything") == []
    assert engine.count() == 0
    assert list(engine.refs()) == []
    assert engine.rarest(["grind"], 6) == []


def test_words_are_found_in_any_form_whatever_the_case_and_accents(put, found):
    put(document(1, text="Descaling the MÜHLE at the café"), document(2, text="Nothing of it"))
    for typed in ("descale", "descaled", "muhle", "Mühle", "CAFE", "cafés"):
        assert found(typed) == [1], typed


def test_all_words_must_be_there_and_or_takes_either(put, found):
    put(document(1, text="burr grinder"), document(2, text="blade grinder"), document(3, text="burr mill"))
    assert found("burr grinder") == [1]
    assert sorted(found("grinder burr OR blade")) == [1, 2]
    assert sorted(found("mill OR blade")) == [2, 3]


def test_what_must_not_be_there_is_left_out(put, found):
    put(document(1, text="burr grinder"), document(2, text="blade grinder"), document(3, text="kettle"))
    assert found("grinder -blade") == [1]
    assert found("-grinder") == [3]
    assert found('grinder -"blade grinder"') == [1]


def test_a_phrase_is_found_in_order_and_without_gaps(put, found):
    put(document(1, text="cold brew at home"), document(2, text="brew it cold"), document(3, text="cold, hot brew"))
    assert found('"cold brew"') == [1]
    assert found('"brew at homes"') == [1]


def test_a_phrase_does_not_run_from_the_title_into_the_text(put, found):
    put(document(1, title="Grind cold", text="brew warm"))
    assert sorted(found('"grind cold"')) == [1]
    assert found('"cold brew"') in ([], [1])


def test_a_beginning_finds_whole_words_and_stems(put, found):
    put(document(1, text="connections"), document(2, text="connected"), document(3, text="control"))
    assert sorted(found("connec*")) == [1, 2]
    assert found("connectio*") == [1]
    assert sorted(found("con*")) == [1, 2, 3]


def test_scripts_without_spaces_are_found(put, found):
    put(document(1, text="東京のコーヒー"), document(2, text="京都の茶"), document(3, text="京の東"))
    assert found("東京") == [1]
    assert sorted(found("京")) == [1, 2, 3]
    assert found("コーヒー") == [1]


def test_the_title_weighs_more_than_the_text(put, found):
    put(
        document(3, text="the filter is a filter"),
        document(1, title="Filter", text="paper or steel"),
        document(2, text="one filter"),
    )
    assert found("filter")[0] == 1
    assert found("filter in:title") == [1]
    assert found("paper in:title") == []


def test_a_reply_is_found_by_its_threads_tags_after_all_that_has_the_words_itself(put, found):
    put(
        document(1, text="Somewhere in all these words about kettles, mills and cups there is a grinder, once. " * 3),
        document(2, text="Do you stir?", tags=("grinder", "grind-size")),
        document(3, text="", tags=("grinder",)),
        document(4, "Why is it sour?", "Tell me.", kind="thread", tags=("grinder",)),
        document(5, text="A grinder.", tags=("grinder",)),
    )
    hits = found("grinder")
    assert set(hits[:3]) == {1, 4, 5} and set(hits[3:]) == {2, 3}
    assert found("stir grinder") == [2]
    assert found("#grinder stir") == [2]
    assert found('"stir grinder"') == []


def test_operators_ask_for_author_tag_category_product_status_and_kind(put, found):
    put(
        document(1, text="tea", author="Ana_B", tags=("green tea", "hot"), category="tips", product="T-1"),
        document(2, text="tea", author="ben", tags=("hot",), category="help", status="answered"),
        document(3, text="tea", author="ben", kind="idea", status="planned"),
    )
    assert found("tea @ana_b") == [1]
    assert sorted(found("@ana_b @ben tea")) == [1, 2, 3]
    assert found('#"green tea"') == [1]
    assert sorted(found("#hot")) == [1, 2]
    assert found("#hot #green-tea") == [1]
    assert found("#tips") == found("category:tips") == found("product:t-1") == [1]
    assert found("status:answered") == [2]
    assert found("kind:idea tea") == [3]
    assert found("tea -@ben") == [1]
    assert found("@an") == []


def test_dates_are_from_and_before(put, found):
    put(*(document(id, text="tea") for id in (1, 2, 3)))
    assert sorted(found("tea after:2026-01-03")) == [2, 3]
    assert found("tea before:2026-01-03") == [1]
    assert found("after:2026-01-03 before:2026-01-04") == [2]
    assert found("before:1999 tea") == []


def test_what_has_pictures_and_what_was_liked_often_can_be_asked_for(put, found):
    put(
        document(1, text="tea", likes=4, images=True),
        document(2, text="tea", likes=5),
        document(3, text="tea with milk", likes=17, images=True),
    )
    assert sorted(found("tea with:images")) == [1, 3]
    assert found("tea -with:images") == [2]
    assert sorted(found("tea likes:5")) == sorted(found("likes:5")) == [2, 3]
    assert found("with:Images likes:5") == [3]
    assert found("likes:18") == []
    assert sorted(found("tea likes:0")) == [1, 2, 3]
    assert found("tea with:milk") == [3]


def test_sorting_by_date_and_by_likes(put, found):
    put(document(1, text="tea", likes=5), document(3, text="tea tea"), document(2, text="tea", likes=9))
    assert found("tea", "latest") == [3, 2, 1]
    assert found("tea", "likes") == [2, 1, 3]


def test_only_open_scopes_are_searched(put, found):
    put(document(1, text="tea"), document(2, text="tea", scope="category:7"), document(3, text="tea", scope="x"))
    assert found("tea") == [1]
    assert sorted(found("tea", scopes=("category:7",))) == [1, 2]
    assert sorted(found("-coffee", scopes=("category:7",))) == [1, 2]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_without_gap_or_repeat(engine, put, sort):
    put(*(document(id, text="tea " * (id % 4 + 1), likes=id % 3, kind="ab"[id % 2]) for id in range(1, 40)))
    seen, after = [], None
    while page := engine.search(read("tea"), sort, (), 7, after).list:
        seen += [hit.ref for hit in page]
        after = page[-1].place
    assert len(seen) == len(set(seen)) == 39
    assert seen == [hit.ref for hit in engine.search(read("tea"), sort, (), 100).list]


def test_putting_again_replaces(engine, put, found):
    put(document(1, text="tea"))
    put(document(1, text="coffee"))
    assert found("tea") == []
    assert found("coffee") == [1]
    assert engine.count() == 1


def test_one_batch_may_put_a_document_twice(put, found):
    put(document(1, text="tea"), document(1, text="coffee"))
    assert found("tea") == []
    assert found("coffee") == [1]


def test_what_is_removed_is_gone(engine, put, found):
    put(document(1, text="tea"), document(2, text="tea"))
    with engine.writing() as index:
        index.remove([Ref("post", 1), Ref("post", 99), Ref("idea", 2)])
    assert found("tea") == [2]
    assert engine.count() == 1


def test_a_failed_write_changes_nothing(engine, put, found):
    put(document(1, text="tea"))
    with pytest.raises(ZeroDivisionError), engine.writing() as index:
        index.put([document(2, text="tea")])
        index.remove([Ref("post", 1)])
        raise ZeroDivisionError
    put(document(3, text="tea"))
    assert sorted(found("tea")) == [1, 3]


def test_refs_name_all_that_is_there_with_its_fingerprint(engine, put):
    first, second = document(1, text="tea", tags=("a",)), document(1, text="tea", kind="idea")
    put(first, second)
    assert dict(engine.refs()) == {first.ref: fingerprint(first), second.ref: fingerprint(second)}
    assert fingerprint(first) != fingerprint(document(1, text="tea", tags=("b",)))


def test_another_thread_sees_what_was_written(put, found):
    put(document(1, text="tea"))
    results = []
    for text in ("tea", "tea tea"):
        put(document(2, text=text))
        thread = threading.Thread(target=lambda: results.append(sorted(found("tea"))))
        thread.start()
        thread.join()
    assert results == [[1, 2], [1, 2]]


def test_similar_things_share_rare_words_and_titles_count_most(engine, put):
    put(*(document(id, title="How do I clean it", text="coffee machine") for id in range(1, 9)))
    put(
        document(20, title="Descaling the Bittern", text="every month"),
        document(21, title="Steam", text="the bittern hisses when I try descaling"),
        document(22, title="Bittern colours", kind="idea"),
    )
    hits = similar(engine, "How often is descaling a Bittern needed?", ["post"], (), 5).list
    assert [hit.ref.id for hit in hits] == [20, 21]
    assert not similar(engine, "", ["post"], (), 5).list
    assert not similar(engine, "how to do it", ["post"], (), 5).list


def test_a_word_that_wishes_are_full_of_makes_nothing_similar(engine, put):
    put(
        document(1, title="Two lids for the kettle", kind="idea"),
        document(2, title="Add support for crates", kind="idea"),
        document(3, title="A kettle, a crate and a spoon", kind="idea"),
    )

    def alike(title):
        return {hit.ref.id for hit in similar(engine, title, ["idea"], (), 5).list}

    assert alike("Two baskets") == set() and alike("Please add support for wool") == set()
    assert alike("A crate of wool") == {2, 3}
    assert alike("spoon for two kettles in a crate") == {3}


def test_the_beginning_of_a_first_word_finds_what_begins_so(engine, put):
    put(document(1, title="Crates of tin", kind="idea"), document(2, title="A lid", kind="idea"))
    for typed, found in {"cr": {1}, "cra": {1}, "Add cra": {1}, "x": set(), "crab": set(), "c": set()}.items():
        assert {hit.ref.id for hit in similar(engine, typed, ["idea"], (), 5).list} == found, typed


def test_the_rarest_words_come_first(engine, put):
    put(*(document(id, text="clean the machine" + " bittern" * (id == 3)) for id in range(1, 30)))
    assert engine.rarest(["bittern", "nowher"], 6) == ["bittern"]
    assert set(engine.rarest(["clean", "machin", "bittern", "nowher"], 6)) == {"bittern", "clean", "machin"}


def test_whatever_is_typed_is_answered(engine, put, found):
    put(document(1, title="tea", text="coffee " * 50, tags=("a'b", "c\\d", "e,f"), author="o'neil"))
    for typed in json.loads(shared("corpora/blns/blns.json").read_text()):
        found(typed)
        found(f"@{typed} #{typed} -{typed}* OR {typed}")
    assert found("#a-b") == [1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60), text=st.text(max_size=60))
def test_any_text_can_be_indexed_and_asked_for(engine, put, found, typed, text):
    random.seed()  # Whoosh names its files by it, and Hypothesis sets it back for each example
    put(document(1, title=text, text=typed, tags=(text[:20],), author=typed[:20]))
    found(typed)
    found(f'"{typed}" -{text}')
    if plain := " ".join(words(typed)[:8]):
        assert found(plain) == [1]


def test_frequent_words_do_not_take_long(engine, put, found):
    put(*(document(id, text="a b c d e f g " * 40) for id in range(1, 1500)))
    for typed in ('"a b c d e f g a b c d e"', "a OR b OR c OR d", '"g f e d c b a"', "a* -b", "-zzz"):
        start = time.monotonic()
        found(typed)
        assert time.monotonic() - start < 0.8, typed


def test_what_is_discarded_is_gone_and_can_be_made_anew(engine, put, found):
    put(document(1, text="tea"))
    assert found("tea") == [1]
    engine.discard()
    assert found("tea") == []
    put(document(2, text="tea"))
    engine.settle()
    assert found("tea") == [2]
