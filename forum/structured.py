"""What a thread's page says of itself to search engines (schema.org): a question with its answers, or a discussion, never both.

Said where the opening post stands, which is the page that both want to find; texts are short, the page has them in full.
"""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from core.clock import iso
from forum.shapes import absolute
from forum.threads.kinds import QUESTION
from forum.threads.queries import post_url, url_of

LONGEST, SUGGESTED = 300, 3


def structured_data(thread: Any, posts: Sequence[Any]) -> dict[str, Any] | None:
    shown = [post for post in posts if post.deleted_at is None and post.hidden_at is None]
    if not shown or shown[0].number != 1:
        return None
    opening, replies = shown[0], shown[1:]
    said = _question(thread, opening, replies) if thread.kind == QUESTION else _discussion(thread, opening)
    return {"@context": "https://schema.org", **said}


def _question(thread: Any, opening: Any, replies: Sequence[Any]) -> dict[str, Any]:
    accepted = [_answer(thread, post) for post in replies if post.id == thread.answer_id]
    others = [post for post in replies if post.id != thread.answer_id]
    question = {
        "@type": "Question",
        "name": thread.title,
        "answerCount": max(0, thread.post_count - 1),
        "upvoteCount": opening.likes,
        **_written(opening),
    }
    if accepted:
        question["acceptedAnswer"] = accepted[0]
    if others:
        best = sorted(others, key=lambda post: (-post.likes, post.number))[:SUGGESTED]
        question["suggestedAnswer"] = [_answer(thread, post) for post in best]
    return {"@type": "QAPage", "mainEntity": question}


def _answer(thread: Any, post: Any) -> dict[str, Any]:
    place = absolute(post_url(thread, post.number))
    return {"@type": "Answer", "url": place, "upvoteCount": post.likes, **_written(post)}


def _discussion(thread: Any, opening: Any) -> dict[str, Any]:
    return {
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        "url": absolute(url_of(thread)),
        "commentCount": max(0, thread.post_count - 1),
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": opening.likes,
        },
        **_written(opening),
    }


def _written(post: Any) -> dict[str, Any]:
    text = Markup(post.html).striptags()
    return {
        "text": text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        "datePublished": iso(post.created_at),
        "author": _author(post),
    }


def _author(post: Any) -> dict[str, Any]:
    """Somebody who is gone has a type and no name of theirs."""
    if not post.author_handle:
        return {"@type": "Person", "name": "—"}
    name = post.author_name or post.author_handle
    return {"@type": "Person", "name": name, "url": absolute(f"/u/{post.author_handle}")}
