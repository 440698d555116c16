"""People with something on record."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.access import Viewer
from customers import viewers
from customers.attributes.definitions import define
from tests.world import World, acting

ATTRIBUTES: list[dict[str, Any]] = [
    {"key": "household_size", "label": "People in the household", "kind": "number", "maintained_by": "both"},
    {"key": "water", "label": "Water at home", "kind": "single", "options": ["soft", "medium", "hard"]},
    {"key": "brews", "label": "What is made", "kind": "multi", "options": ["espresso", "filter", "tea"]},
    {"key": "since", "label": "First machine since", "kind": "date", "fresh_days": 100},
    {"key": "has_garden", "label": "Garden", "kind": "yes_no"},
    {"key": "motto", "label": "Motto", "kind": "text", "visibility": "public"},
    {"key": "risk", "label": "Risk", "kind": "number", "maintained_by": "company"},
    {"key": "birthday", "label": "Birthday", "kind": "date", "visibility": "own", "maintained_by": "customer"},
]
USUAL = {"options": [], "maintained_by": "both", "visibility": "staff", "purpose": "To know.", "fresh_days": None}


@pytest.fixture
def defined(app: Flask, world: World) -> list[str]:
    with acting(app, world.pia) as pia:
        for attribute in ATTRIBUTES:
            define(pia, USUAL | attribute)
    return [str(attribute["key"]) for attribute in ATTRIBUTES]


@pytest.fixture
def as_person(app: Flask) -> Callable[[Any], Viewer]:
    return lambda person: viewers.by_id(person.id)
