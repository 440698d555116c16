"""A package that was added is plugged in everywhere: what was left out is named, with the line that is missing."""

import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import app as root

ROOT = Path(__file__).parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
BESIDE = {"tests", "bench", "bin", "migrations"}
PACKAGES = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - BESIDE)
DOORS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in PACKAGES
    for path in (ROOT / package).rglob("doors.py")
)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_stands_in_the_import_rules(package):
    layers, *others = LINTER["contracts"]
    assert package in LINTER["root_packages"], f'pyproject.toml: "{package}" is missing in root_packages'
    assert package in re.findall(r"\w+", " ".join(layers["layers"])), f'pyproject.toml: "{package}" is in no layer'
    protected = {name for one in others for name in one.get("protected_modules", ())}
    if package != "core" and any((ROOT / package).rglob("models.py")):
        assert f"{package}.**.models" in protected, f'pyproject.toml: copy a contract "Nobody imports …" for {package}'


@pytest.mark.parametrize("doors", DOORS)
def test_app_plugs_in_all_that_doors_publish(doors):
    module = importlib.import_module(doors)
    names = [name for name in getattr(module, "__all__", vars(module)) if name.isupper() and not name.startswith("_")]
    left_out = [
        f"app.py: {name} lacks {_shortly(one)}: put {doors}.{name} in"
        for name in names
        for one in _pieces(getattr(module, name))
        if one not in _pieces(getattr(root, name, ()))
    ]
    assert not left_out, "\n".join(left_out)


def test_what_is_held_of_somebody_turns_its_pages_by_columns_that_it_selects(app):
    """Rows without an `id` would be cut off at the first page, or fail."""
    with app.app_context():
        columns = {one: one.query(0).selected_columns.keys() for package in root.PRIVACY for one in package.held}
    lacking = [
        f'Held("{one.name}") selects no {column!r}: label it so, or say by=("at", …) with columns that are one row\'s together'
        for one, there in columns.items()
        for column in one.by
        if column not in there
    ]
    assert not lacking, "\n".join(lacking)


def test_what_fills_a_slot_finds_it_in_a_page_and_every_slot_is_described():
    pages = [*(ROOT / "templates").rglob("*.html"), *(path for one in PACKAGES for path in (ROOT / one).rglob("*.py"))]
    texts = [path.read_text() for path in pages]
    slots = {name for text in texts for name in re.findall(r'slot\("(\w+)"', text)}
    assert set(root.SLOTS) - slots == set(), f"no page renders it; there are {sorted(slots)}"
    described = (ROOT / "docs" / "architecture.md").read_text()
    silent = [name for name in sorted(slots) if f"`{name}`" not in described]
    assert silent == [], "docs/architecture.md lists the slots under Doors and slots"


def _shortly(one: Any) -> str:
    """Enough to know it by: the whole of a Telling or a Privacy is a page long."""
    said = repr(one)
    return said if len(said) <= 80 else f"the {type(one).__name__} of {getattr(one, 'name', '') or 'that package'}"


def _pieces(published: Any) -> list[Any]:
    """The members of a list; of a dict the pairs, those of a slot one by one; else the one thing itself."""
    if isinstance(published, dict):
        return [(name, one) for name, value in published.items() for one in _pieces(value)]
    return list(published) if isinstance(published, (list, tuple)) else [published]
