"""What Whoosh gets wrong, held to what is mended here."""

from whoosh.matching import ListMatcher

from search_index.whoosh_queries import Left


class Dull(ListMatcher):
    """Postings of which none scores."""

    def block_quality(self) -> float:
        return 0.0


def test_postings_that_all_score_too_low_are_over_and_not_an_error():
    left = Left(Dull([1, 2, 3]), ListMatcher([7, 9]))
    assert left.id() == 1
    left.skip_to_quality(1.0)
    assert not left.is_active()


def test_what_is_unwanted_is_left_out_of_what_is_left():
    left, found = Left(ListMatcher([1, 2, 3, 5]), ListMatcher([1, 3, 4])), []
    while left.is_active():
        found.append(left.id())
        left.next()
    assert found == [2, 5]
