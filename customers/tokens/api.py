"""/api/v1/tokens, for admins. Tokens themselves are never shown again."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, query
from customers.tokens.actions import withdraw_token
from customers.tokens.queries import in_use

api = Api("tokens_api", __name__)
ADMIN = scope("admin", staff("admin"))


class HolderView(TypedDict):
    id: int
    handle: str | None


class TokenView(TypedDict):
    id: int
    name: str
    scopes: list[str]
    holder: HolderView
    created_at: datetime
    last_used_at: datetime | None


@api.get("/tokens", access=ADMIN, gives=TokenView, query=ListQuery)
def tokens() -> dict[str, Any]:
    """All that were not withdrawn, the newest first."""
    asked = query(ListQuery)
    return in_use(asked.after.data, asked.limit.data).map(_shown)


@api.delete("/tokens/<int:token_id>", access=ADMIN, status=204)
def withdraw(token_id: int) -> Any:
    """Anybody's. It is refused from the next request on."""
    withdraw_token(viewer(), token_id)
    return "", 204


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "holder": {"id": row.customer_id, "handle": row.handle},
        "created_at": iso(row.created_at),
        "last_used_at": iso(row.last_used_at),
    }
