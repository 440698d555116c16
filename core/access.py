"""Who is asking, and who may call a route. Decided here and failing closed.

Every route names one of these rules; a test walks the URL map and fails on one that does not. Rules about rows
(may this person see this thread?) live in each package's `access.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from flask import g

Role = Literal["moderator", "product_manager", "marketer", "analyst", "admin"]
ROLES: tuple[Role, ...] = ("moderator", "product_manager", "marketer", "analyst", "admin")
SCOPES = ("read", "write", "purchases:write", "feed:read", "feed:identities", "advocates:export", "admin")


@dataclass(frozen=True)
class Viewer:
    """The person (or the token of a person) behind this request. A guest has no id.

    `scopes` is None for a browser session, which may do all that its person may; a token may do what its scopes say,
    and never more than its person. `is_new` marks a new member, for whom tighter limits hold at every door; `is_silenced`
    one who may read and, for a while, write nothing that others see: each package's `access.py` asks.
    """

    id: int | None = None
    handle: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    token_id: int | None = None
    is_new: bool = False
    is_silenced: bool = False
    avatar: str | None = None
    session_key: str = ""
    locale: str | None = None
    extra: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_guest(self) -> bool:
        return self.id is None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def has(self, *roles: str) -> bool:
        return "admin" in self.roles or not self.roles.isdisjoint(roles)

    @property
    def avatar_url(self) -> str | None:
        return f"/uploads/{self.avatar}" if self.avatar else None

    # What Flask-Login asks of a user.
    @property
    def is_authenticated(self) -> bool:
        return not self.is_guest

    @property
    def is_active(self) -> bool:
        return not self.is_guest

    @property
    def is_anonymous(self) -> bool:
        return self.is_guest

    def get_id(self) -> str:
        return self.session_key


GUEST = Viewer()


def viewer() -> Viewer:
    """The Viewer of this request; outside of one, a guest: who is unknown may least."""
    return g.get("viewer", GUEST)


@dataclass(frozen=True)
class Access:
    """A rule for a route. `allows` is asked only after `needs_person` and `scope` have been met.

    A token with `or_scope` instead of `scope` will do.

    `public` marks what a members-only site turns into members' pages; `open` what it leaves open (signing in, health).
    """

    name: str
    allows: Callable[[Viewer], bool] = lambda viewer: True
    needs_person: bool = True
    scope: str | None = None
    stays_open: bool = False
    or_scope: str | None = None


OPEN = Access("open", needs_person=False, stays_open=True)
EVERYONE = Access("everyone", needs_person=False)
MEMBER = Access("member")


def staff(*roles: Role) -> Access:
    """People with one of these roles; admins always. Without a role named: any staff."""
    return Access("staff:" + ",".join(roles), lambda viewer: viewer.has(*(roles or ROLES)))


def scope(name: str, who: Access = MEMBER) -> Access:
    """For the API: a token needs this scope, and its person (or the session's) must meet `who`."""
    if name not in SCOPES:
        raise ValueError(f"no such scope: {name}")
    return Access(f"{who.name}+{name}", who.allows, who.needs_person, name, who.stays_open)


Verdict = Literal["yes", "sign in", "no"]


def judge(rule: Access, person: Viewer, members_only: Callable[[], bool]) -> Verdict:
    """`sign in` when nobody is there and somebody must be; `no` when this person may not."""
    if person.is_guest:
        closed = rule.needs_person or (not rule.stays_open and members_only())
        return "sign in" if closed else "yes"
    if person.scopes is not None and not person.scopes & {rule.scope, rule.or_scope}:
        return "no"
    return "yes" if rule.allows(person) else "no"
