"""The person in the feed is a key under the token's own secret, so that two tokens' copies cannot be joined."""

import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app

from core.access import Viewer
from core.feedable import ActorFact, Moment
from customers.identities import identities_with_consent
from customers.tokens.queries import feed_secret

IDENTITIES = "feed:identities"


class People:
    """Keys and facts of the actors of a batch of entries."""

    def __init__(self, viewer: Viewer, secret: str = "") -> None:
        """`secret` is what keys people where it is not the token's own."""
        self._viewer = viewer
        self._secret = (secret or feed_secret(viewer)).encode()
        self._keys: dict[int, str] = {}
        self._named = viewer.scopes is not None and IDENTITIES in viewer.scopes
        self._facts: list[ActorFact] = current_app.extensions["actor_facts"]

    def key(self, customer_id: int) -> str:
        key = self._keys.get(customer_id)
        if key is None:
            digest = hmac.digest(self._secret, str(customer_id).encode(), "sha256")
            key = self._keys[customer_id] = f"c_{digest.hex()[:32]}"
        return key

    def actors(self, moments: Sequence[Moment]) -> Iterator[dict[str, Any]]:
        """One for each moment: its key and every fact as known then, as far as it is this viewer's to know; a name only with
        consent and scope."""
        people = {moment.customer_id for moment in moments}
        named = identities_with_consent(people) if self._named and people else {}
        always = {each: {"key": self.key(each), **named.get(each, {})} for each in people}
        names = [fact.name for fact in self._facts]
        known = zip(*(fact.told_to(self._viewer, moments) for fact in self._facts), strict=True)
        for moment, facts in zip(moments, known, strict=True):
            yield {**always[moment.customer_id], **dict(zip(names, facts, strict=True))}
