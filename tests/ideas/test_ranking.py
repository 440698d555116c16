"""Trending: a vote is worth half a week later, and a vote more needs none of the others."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ideas.ranking import DAY_ZERO, HALF_LIFE, LATEST, NEWNESS, rank, risen

MOMENTS = st.integers(0, 60 * 24 * 365 * 12).map(lambda minutes: DAY_ZERO + timedelta(minutes=minutes))
VOTES = st.lists(st.tuples(st.integers(1, 3), MOMENTS), max_size=LATEST - 1)


@given(MOMENTS, VOTES, st.integers(1, 3), MOMENTS)
def test_a_rank_that_rises_is_the_rank_counted_anew(created, votes, weight, at):
    assert abs(risen(rank(created, votes), weight, at) - rank(created, [*votes, (weight, at)])) < 1e-6


def test_a_vote_of_today_outweighs_one_of_two_weeks_ago_three_to_one():
    today = DAY_ZERO + 500 * HALF_LIFE
    old, new = today - 2 * HALF_LIFE, today
    three = rank(old, [(1, old)] * 3)
    assert rank(old, [(1, new)]) > three
    assert rank(old, [(1, old)] * 5) > rank(old, [(1, new)])


def test_two_weeks_of_silence_change_no_order():
    """All votes fade alike: that is why the number may stay as it is while time passes."""
    first = DAY_ZERO + 400 * HALF_LIFE
    one, other = rank(first, [(2, first)]), rank(first, [(1, first + HALF_LIFE)])
    assert abs(one - other) < 1  # 2 a week ago and 1 now: as good as equal, but for the idea's own half
    assert rank(first, []) < other


def test_a_new_idea_stands_above_an_old_one_that_nobody_wants():
    assert rank(DAY_ZERO + HALF_LIFE, []) > rank(DAY_ZERO, []) and NEWNESS < 1
