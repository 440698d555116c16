"""What happens to customers, as the journal knows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.journal import Activity, IgnoredBy


@dataclass(frozen=True, kw_only=True)
class Joined(Activity):
    """Somebody got an account; `claimed` where the record was there before."""

    kind = "customers.joined"
    object_type = "customer"
    customer_id: int
    claimed: bool = False


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Activity):
    """Another name, handle, picture or text, or hidden from now on; what it was and is, the record knows."""

    kind = "customers.profile_changed"
    object_type = "customer"
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class Erased(Activity):
    kind = "customers.erased"
    object_type = "customer"
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class AttributesChanged(Activity):
    """Somebody (the actor) said, withdrew or disputed what is known under these keys."""

    kind = "customers.attributes_changed"
    object_type = "customer"
    is_for_staff = True
    customer_id: int
    keys: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Activity):
    kind = "customers.consent_given"
    object_type = "customer"
    is_for_staff = True
    told = ("purpose", "version")
    customer_id: int
    purpose: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Activity):
    kind = "customers.consent_withdrawn"
    object_type = "customer"
    is_for_staff = True
    told = ("purpose",)
    customer_id: int
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class Merged(Activity):
    """The record `customer_id` went into `into_id`."""

    kind = "customers.merged"
    object_type = "customer"
    is_for_staff = True
    told_people = ("into_id",)
    customer_id: int
    into_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Unmerged(Activity):
    kind = "customers.unmerged"
    object_type = "customer"
    is_for_staff = True
    customer_id: int
    into_id: int = 0


KINDS = [Joined, ProfileChanged, Erased, AttributesChanged, ConsentGiven, ConsentWithdrawn, Merged, Unmerged]

# Readers that pass over these kinds: said here, so that a new kind is forgotten by nobody (tests/rules/test_kinds.py).
IGNORED_BY: IgnoredBy = {
    "search": (
        AttributesChanged,
        ConsentGiven,
        ConsentWithdrawn,
    ),
    "ledger": (
        Joined,
        ProfileChanged,
        AttributesChanged,
        ConsentGiven,
        ConsentWithdrawn,
        Merged,
        Unmerged,
    ),
    "badges": (
        Joined,
        ProfileChanged,
        Erased,
        ConsentGiven,
        ConsentWithdrawn,
    ),
    "members": (
        Joined,
        ProfileChanged,
        Erased,
        AttributesChanged,
        ConsentGiven,
        ConsentWithdrawn,
    ),
    "inbox": tuple(KINDS),
}
