"""Lists as the API answers them. A view that gives all its rows (`{"data": rows}`, no `next`) has them cut here to
`?limit=` and `?after=`; every list that goes on says where, in its body and in its `Link`."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request

from core.forms import ListQuery
from core.paging import decode, encode, not_ours


def is_list(made: Any) -> bool:
    return isinstance(made, dict) and isinstance(made.get("data"), list) and request.method in ("GET", "HEAD")


def cut(made: dict[str, Any]) -> dict[str, Any]:
    """Rows that were read whole, because they are few: the cursor is how many lie before."""
    if "next" in made:
        return made
    asked = ListQuery.from_query(request.args)
    start = _start(asked.after.data)
    end = start + asked.limit.data
    more = encode([end]) if len(made["data"]) > end else None
    return made | {"data": made["data"][start:end], "next": more}


def _start(cursor: str | None) -> int:
    start = decode(cursor, 1)[0] if cursor else 0
    if type(start) is not int or start < 0:
        raise not_ours()
    return start


def say_next(response: Response, after: str | int | None) -> Response:
    """`Link: <…>; rel="next"` [RFC 8288], with everything else that was asked."""
    if after is not None:
        asked = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
        origin = current_app.config["SETTINGS"].origin
        url = f"{origin}{request.path}?{urlencode([*asked, ('after', str(after))])}"
        response.headers["Link"] = f'<{url}>; rel="next"'
    return response
