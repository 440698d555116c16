"""Ideas become one and apart again, whatever happens in between: held against a plain model of who wants what."""

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from core.db import db
from core.errors import Invalid
from customers.record.erasing import erase
from ideas.ideas.models import Idea
from ideas.votes.models import Vote
from tests.counts import count
from tests.world import acting, add_person

pytestmark = pytest.mark.both
IDEAS, PEOPLE = 5, 6


@pytest.fixture
def machine(board, app, world):
    """A class made for this test's database."""

    class Merging(RuleBasedStateMachine):
        done: Counter[str] = Counter()

        def __init__(self):
            super().__init__()
            self.done["programmes"] += 1
            with acting(app):
                handles = [f"p{n}_{self.done['programmes']}" for n in range(PEOPLE)]
                self.people = [add_person(handle) for handle in handles]
            self.budget = board.just_opened(f"Budgets, {self.done['programmes']}", voting="budget", budget=100)
            where = [None, None, None, self.budget, self.budget]
            self.ideas = [board.idea(world.mia, f"Wish number {n} of many", campaign_id=where[n]) for n in range(IDEAS)]
            self.by_budget = set(self.ideas[3:])
            self.number = 0
            self.cast: dict[int, dict[int, tuple[int, int]]] = {idea: {} for idea in self.ideas}
            """Idea → who voted for this very idea: when, and with what weight."""
            for idea in self.ideas:
                self.put(idea, world.mia.id, 1)
            self.parent: dict[int, int] = {}

        def put(self, idea, who, weight):
            self.number += 1
            self.cast[idea][who] = (self.cast[idea].get(who, (self.number,))[0], weight)

        def counted(self, root):
            """Who supports it, and with what weight: their vote for itself, else the first of those for its family."""
            found = {}
            for idea in sorted(self.family(root), key=lambda one: one != root, reverse=True):
                for who, (number, weight) in self.cast[idea].items():
                    if idea == root or who not in found or number < found[who][0]:
                        found[who] = (number, weight if root in self.by_budget else 1)
            return {who: weight for who, (_number, weight) in found.items()}

        def root(self, idea):
            while idea in self.parent:
                idea = self.parent[idea]
            return idea

        def family(self, root):
            return [idea for idea in self.ideas if self.root(idea) == root]

        @rule(
            idea=st.integers(0, IDEAS - 1),
            person=st.integers(0, PEOPLE - 1),
            weight=st.sampled_from([None, 1, 2, 3]),
        )
        def vote(self, idea, person, weight):
            root, who = self.root(self.ideas[idea]), self.people[person]
            if who is None:
                return
            if root not in self.by_budget and (weight or 1) > 1:
                with pytest.raises(Invalid):
                    board.vote(who, root, weight)
                return
            board.vote(who, root, weight)
            self.done["votes"] += 1
            before = self.counted(root).get(who.id)
            if (weight or before or 1) != before:
                self.put(root, who.id, weight or 1)

        @rule(idea=st.integers(0, IDEAS - 1), person=st.integers(0, PEOPLE - 1))
        def withdraw(self, idea, person):
            root, who = self.root(self.ideas[idea]), self.people[person]
            if who is None:
                return
            board.unvote(who, root)
            self.done["withdrawals"] += 1
            for one in self.family(root):
                self.cast[one].pop(who.id, None)

        @rule(idea=st.integers(0, IDEAS - 1), into=st.integers(0, IDEAS - 1))
        def merge(self, idea, into):
            idea, into = self.root(self.ideas[idea]), self.root(self.ideas[into])
            if idea != into:
                board.merge(idea, into)
                self.parent[idea] = into
                self.done["merges"] += 1

        @precondition(lambda self: self.parent)
        @rule(data=st.data())
        def unmerge(self, data):
            idea = data.draw(st.sampled_from(sorted(self.parent)))
            board.unmerge(idea)
            del self.parent[idea]
            self.done["partings"] += 1

        @rule(person=st.integers(0, PEOPLE - 1))
        def erase(self, person):
            who, self.people[person] = self.people[person], None
            if who is not None:
                with acting(app, who):
                    erase(who.id)
                self.done["erasures"] += 1
                for people in self.cast.values():
                    people.pop(who.id, None)

        @invariant()
        def everybody_counts_once_and_nothing_is_lost(self):
            with app.app_context():
                rows = db.session.execute(
                    select(Idea.id, Idea.voters, Idea.votes, Idea.root_id).where(Idea.id.in_(self.ideas))
                )
                found = {row.id: row for row in rows}
                counted = select(Vote.root_id, func.count(Vote.customer_id.distinct()), func.sum(Vote.weight))
                counted = counted.where(Vote.counts, Vote.root_id.in_(self.ideas)).group_by(Vote.root_id)
                sums = {row[0]: row[1:] for row in db.session.execute(counted)}
                as_cast = func.coalesce(Vote.cast_weight, Vote.weight)
                columns = (Vote.idea_id, Vote.customer_id, as_cast)
                cast = {tuple(row) for row in db.session.execute(select(*columns).where(Vote.idea_id.in_(self.ideas)))}
                db.session.rollback()
            assert cast == {(idea, who, said[1]) for idea, people in self.cast.items() for who, said in people.items()}
            for idea in self.ideas:
                root = self.root(idea)
                assert found[idea].root_id == root
                wanted = self.counted(idea) if root == idea else {}
                numbers = (len(wanted), sum(wanted.values()))
                assert (found[idea].voters, found[idea].votes) == numbers
                assert tuple(sums.get(idea, (0, 0))) == numbers
            self.done["comparisons"] += 1

    return Merging


def test_whatever_is_merged_parted_voted_and_erased_everybody_counts_once(machine, told):
    examples, steps = count(small=6, full=500), count(small=20, full=40)
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
    told(", ".join(f"{number} {name}" for name, number in sorted(machine.done.items())) + ", differences: 0")


def test_two_records_of_one_voter_count_once_and_apart_again_twice(board, app, world):
    from customers.record.merging import merge, unmerge

    idea, other = board.idea(world.mia), board.idea(world.mia, "The same lid once more")
    board.vote(world.ana, idea)
    board.vote(world.ben, other)
    board.merge(other, idea)
    assert _voters(app, idea) == 3
    with acting(app, world.ada) as viewer:
        merge(viewer, world.ben.id, world.ana.id)
    assert _voters(app, idea) == 2
    board.unmerge(other)
    assert (_voters(app, idea), _voters(app, other)) == (2, 2)
    with acting(app, world.ada) as viewer:
        unmerge(viewer, world.ben.id)
    assert (_voters(app, idea), _voters(app, other)) == (2, 2)


def _voters(app, idea):
    with app.app_context():
        return db.session.execute(select(Idea.voters).where(Idea.id == idea)).scalar_one()


def test_an_erased_person_is_named_nowhere(board, app, world, api):
    from customers.record.erasing import erase
    from ideas.campaigns.writing import brief
    from ideas.notes.actions import add_note

    idea = board.idea(world.ben, "The lid that ben wants", "Says ben.")
    board.status(idea, "planned", "Thanks @ben for it.")
    with acting(app, world.pia) as pia:
        add_note(pia, idea, brief("Ask @ben, ben@example.com."))
    with acting(app):
        erase(world.ben.id)
    shown = api(world.pia).get(f"/ideas/{idea}")
    assert "ben" not in shown.text.replace("number", "") and shown.json["votes"] == 0 and shown.json["author"] is None
    client = app.test_client()
    assert client.get(f"/t/x/{shown.json['thread_id']}").location == shown.json["url"].removeprefix(
        "http://127.0.0.1:8000"
    )


def weights(api, person, *ideas):
    return [tuple(api(person).get(f"/ideas/{idea}").json[name] for name in ("votes", "weight")) for idea in ideas]


def test_merging_mixes_no_two_ways_to_vote(board, world, api):
    """Three points are one vote where everybody has one, and three again apart."""
    campaign = board.campaign(voting="budget", budget=10)
    plain = board.idea(world.mia, "A lid that stays open")
    rich = board.idea(world.mia, "The same lid for points", campaign_id=campaign)
    board.vote(world.ben, rich, 3)
    board.merge(rich, plain)
    assert weights(api, world.ben, plain) == [(2, 1)]
    assert api(world.ben).put(f"/ideas/{plain}/vote", {"weight": 3}).status_code == 422
    assert api(world.ben).put(f"/ideas/{plain}/vote", {"weight": 1}).json == {"votes": 2, "voted": True, "weight": 1}
    board.unmerge(rich)
    assert weights(api, world.ben, plain, rich) == [(1, 0), (4, 3)]


def test_another_weight_on_what_an_idea_became_part_of_is_a_vote_for_that(board, world, api):
    campaign = board.campaign(voting="budget", budget=10)
    plain = board.idea(world.mia, "A lid that stays open")
    rich = board.idea(world.mia, "The same lid for points", campaign_id=campaign)
    board.vote(world.ben, plain)
    board.merge(plain, rich)
    assert api(world.ben).put(f"/ideas/{rich}/vote", {"weight": 3}).json == {"votes": 4, "voted": True, "weight": 3}
    board.unmerge(plain)
    assert weights(api, world.ben, plain, rich) == [(2, 1), (4, 3)]
