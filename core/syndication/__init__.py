"""Atom [RFC 4287] and JSON Feed 1.1 of any public list: one description of what is in it, two forms."""

from core.syndication.feed import Feed, Item, answer

__all__ = ["Feed", "Item", "answer"]
