"""Which facts an entry may move, so that it asks no badge about anything else.

A fact that stands in no topic here (support, consents, the last visit: no entry tells of them) is asked at every entry about
somebody, and so is what changes by the clock alone.
"""

from core.journal import Activity
from customers import activity as customers
from customers import conditions
from customers.purchases import activity as purchases
from customers.purchases import facts as purchase_facts
from forum import activity as forum
from forum import facts as forum_facts
from ideas import activity as ideas
from ideas import facts as idea_facts
from rewards import activity as rewards
from rewards import facts as reward_facts

ATTRIBUTES, BOUGHT, WRITTEN, IDEAS, STANDING = "attributes", "bought", "written", "ideas", "standing"
TOPICS = frozenset({ATTRIBUTES, BOUGHT, WRITTEN, IDEAS, STANDING})
TOPIC_OF = {
    fact.name: topic
    for topic, facts in (
        (BOUGHT, purchase_facts.FACTS),
        (WRITTEN, forum_facts.FACTS),
        (IDEAS, idea_facts.FACTS),
        (STANDING, reward_facts.FACTS),
    )
    for fact in facts
}

MOVES: dict[type[Activity], frozenset[str]] = {
    customers.AttributesChanged: frozenset({ATTRIBUTES}),
    **dict.fromkeys((customers.Merged, customers.Unmerged), TOPICS),
    **dict.fromkeys(
        (purchases.PurchaseRecorded, purchases.PurchaseRefunded, purchases.PurchaseValued), frozenset({BOUGHT})
    ),
    **dict.fromkeys(
        (
            forum.ThreadStarted,
            forum.ThreadMoved,
            forum.ThreadHidden,
            forum.ThreadRestored,
            forum.ThreadDeleted,
            forum.PostAdded,
            forum.PostHidden,
            forum.PostRestored,
            forum.PostDeleted,
            forum.PostReacted,
            forum.ReactionWithdrawn,
            forum.AnswerAccepted,
            forum.AnswerWithdrawn,
        ),
        frozenset({WRITTEN}),
    ),
    **dict.fromkeys(
        (
            ideas.Submitted,
            ideas.Voted,
            ideas.VoteWithdrawn,
            ideas.StatusChanged,
            ideas.IdeaWon,
            ideas.WinWithdrawn,
            ideas.IdeaMerged,
            ideas.IdeaUnmerged,
            ideas.IdeaHidden,
            ideas.IdeaRestored,
            ideas.IdeaDeleted,
        ),
        frozenset({IDEAS}),
    ),
    # A thread that is hidden names nobody of those who answered in it; what they lose in points says who they are.
    rewards.PointsChanged: frozenset({WRITTEN, STANDING}),
    rewards.LevelChanged: frozenset({STANDING}),
}


def asks_of(asked: conditions.Asked) -> frozenset[str]:
    """The topics of a rule."""
    if asked.by_time or not asked.facts <= TOPIC_OF.keys():
        return TOPICS
    topics = {TOPIC_OF[name] for name in asked.facts}
    return frozenset(topics | {ATTRIBUTES} if asked.attributes else topics)
