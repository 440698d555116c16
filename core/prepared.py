"""Statements that are built once. SQLAlchemy needs longer to put a statement together than the database to answer it, so those
of the busiest paths stand ready, with parameters where the values go."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from sqlalchemy import Executable, Integer, bindparam

from core.access import Viewer

S = TypeVar("S", bound=Executable)
ME: Any = bindparam("viewer_id", type_=Integer)


def for_viewers(build: Callable[[Viewer], S]) -> Callable[[Viewer], S]:
    """`build` is asked once for guests and once for each set of roles. What depends on who exactly is looking stands in the
    statement as `viewer.id`, which is then a parameter: execute it with `viewer_id`. Nothing else of the viewer may be used."""

    @lru_cache(maxsize=64)
    def built(is_guest: bool, roles: frozenset[str]) -> S:
        return build(Viewer(id=None if is_guest else ME, roles=roles))

    @wraps(build)
    def statement(viewer: Viewer) -> S:
        return built(viewer.is_guest, viewer.roles)

    return statement
