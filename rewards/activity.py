"""What happens in recognition, as the journal knows it."""

from dataclasses import dataclass

from core.journal import Activity, IgnoredBy


@dataclass(frozen=True, kw_only=True)
class _OfCustomer(Activity):
    object_type = "customer"
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class PointsChanged(_OfCustomer):
    """`points` is by how much the status balance moved, pending included; 0 where what was pending counts from now on.
    It would tell of an order in the moment that it pays."""

    kind = "rewards.points_changed"
    is_for_staff = True
    told = ("points",)
    points: int


@dataclass(frozen=True, kw_only=True)
class BadgeAwarded(_OfCustomer):
    kind = "rewards.badge_awarded"
    told = ("badge_id", "again")
    badge_id: int
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class BadgeWithdrawn(_OfCustomer):
    """`is_revoked`: staff took it back; else what it was given for is gone."""

    kind = "rewards.badge_withdrawn"
    told = ("badge_id", "is_revoked")
    badge_id: int
    reason: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class LevelChanged(_OfCustomer):
    kind = "rewards.level_changed"
    told = ("rank", "before")
    rank: int
    before: int = 0


KINDS = [PointsChanged, BadgeAwarded, BadgeWithdrawn, LevelChanged]

# Readers that pass over these kinds: said here, so that a new kind is forgotten by nobody (tests/rules/test_kinds.py).
IGNORED_BY: IgnoredBy = {
    "search": tuple(KINDS),
    "ledger": tuple(KINDS),
    "badges": (
        BadgeAwarded,
        BadgeWithdrawn,
    ),
    "members": tuple(KINDS),
    "inbox": (PointsChanged,),
}
