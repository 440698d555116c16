"""The person in the feed is a key under the token's own secret, so that two tokens' copies cannot be joined."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from flask import current_app

from core.access import Viewer
from core.feedable import ActorFact, Moment
from customers.identities import identities_with_consent
from customers.tokens.queries import feed_secret

IDENTITIES = "feed:identities"


class People:
    """Keys and facts of the actors of a batch of entries."""

    def __init__(self, viewer: Viewer) -> None:
        self._secret = feed_secret(viewer).encode()
        self._keys: dict[int, str] = {}
        self._named = viewer.scopes is not None and IDENTITIES in viewer.scopes
        self._facts: list[ActorFact] = current_app.extensions["actor_facts"]

    def key(self, customer_id: int) -> str:
        key = self._keys.get(customer_id)
        if key is None:
            digest = hmac.new(self._secret, str(customer_id).encode(), hashlib.sha256).hexdigest()
            key = self._keys[customer_id] = f"c_{digest[:32]}"
        return key

    def actors(self, moments: Sequence[Moment]) -> list[dict[str, Any]]:
        """One for each moment: its key and every fact as known then; a name only with consent and scope."""
        if not moments:
            return []
        named = identities_with_consent({each.customer_id for each in moments}) if self._named else {}
        made = [{"key": self.key(each.customer_id), **named.get(each.customer_id, {})} for each in moments]
        for fact in self._facts:
            for actor, value in zip(made, fact.at(moments), strict=True):
                actor[fact.name] = value
        return made
