"""What happens to customers, as the journal knows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.journal import Activity


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


KINDS = [Joined, ProfileChanged, Erased]
