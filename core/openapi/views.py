"""/api/v1/openapi.json and /api/v1/docs."""

from functools import cache
from typing import Any

from flask import Response, current_app

from core.access import OPEN
from core.jsons import dump
from core.openapi.description import describe
from core.web import Api, render

api = Api("openapi", __name__)


@api.get("/openapi.json", access=OPEN)
def description() -> Response:
    return Response(dump(_described(current_app._get_current_object())), content_type="application/json")  # type: ignore[attr-defined]


@api.get("/docs", access=OPEN)
def docs() -> Any:
    return render("core/api_docs.html", spec=_described(current_app._get_current_object()))  # type: ignore[attr-defined]


@cache
def _described(app: Any) -> dict[str, Any]:
    """Routes do not change while the site runs."""
    return describe(app)
