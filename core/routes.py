"""Blueprints on which every route must say who may call it, and what a route is known by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, request

from core.access import Access
from core.forms import Form


@dataclass(frozen=True)
class Route:
    """What a route said of itself. `takes` and `gives` are what openapi.json and `body()` are made from.

    `stamps` names the stamps a guest's copy of the page stands under (see core.keeping); without it nothing is kept.
    `also` names the other statuses of an answer that is as asked: 200 for a repeat, 202 for what has to wait.
    `answers` names the media types where they are not JSON.
    `csrf` is switched off only where the request proves itself otherwise (a signed webhook).
    `once` is switched off where the rows themselves hold the key of the form (see core.idempotency).
    """

    access: Access
    takes: Any = None
    gives: type | str | None = None
    status: int = 200
    partial: bool = False
    csrf: bool = True
    once: bool = True
    stamps: Callable[..., tuple[str, ...]] | None = None
    query: type[Form] | None = None
    also: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()


class GuardedBlueprint(Blueprint):
    """A blueprint whose routes carry a Route. Forgetting `access` fails when the module is imported."""

    is_api = False

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        said = {name: options.pop(name) for name in Route.__dataclass_fields__ if name in options}
        if "access" not in said:
            raise TypeError(f"{self.name}: {rule} does not say who may call it")
        name = endpoint or view_func.__name__
        route = Route(**said)
        self.record(lambda state: _remember(state.app, f"{self.name}.{name}", route))
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def _remember(app: Any, endpoint: str, route: Route) -> None:
    known = app.extensions["routes"].setdefault(endpoint, route)
    if known.access != route.access:
        raise TypeError(f"{endpoint} names two accesses")


class Pages(GuardedBlueprint):
    """HTML for people."""


class Api(GuardedBlueprint):
    """JSON for programs, under /api/v1."""

    is_api = True

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name, url_prefix="/api/v1")


def this_route() -> Route | None:
    return current_app.extensions["routes"].get(request.endpoint or "")


def wants_json() -> bool:
    return request.path.startswith("/api/")
