"""Whose word on an attribute is taken."""

from customers.attributes.kinds import Defined


def may_be_said_by(of: Defined, side: str) -> bool:
    return of.maintained_by in (side, "both")
