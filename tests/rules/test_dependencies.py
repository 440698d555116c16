"""What the site imports is what `make run` installs: an extra that one command needs is a command that fails."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
APART = {"tests", "bench"}
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"app"}
HEAVY = {"polars": "insights/dataset/writing.py"}  # only when asked for, by the name that `import_module` gets


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def imported() -> dict[str, str]:
    """Name → one of the files that import it."""
    files = [ROOT / "app.py", *(path for package in OURS - APART for path in (ROOT / package).rglob("*.py"))]
    return {
        name.partition(".")[0]: str(path.relative_to(ROOT))
        for path in files
        for name in names_in(ast.parse(path.read_text()))
    }


def locked() -> set[str]:
    return {_plain(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.M)}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def test_every_package_that_the_site_imports_is_in_the_lock_of_make_run():
    there, packages = locked(), packages_distributions()
    lacking = [
        f"{path} imports {name}: add it to `dependencies` of pyproject.toml, then `make lock`"
        for name, path in (imported() | HEAVY).items()
        if name not in OURS | sys.stdlib_module_names and there.isdisjoint(map(_plain, packages.get(name, [name])))
    ]
    assert not lacking, "\n".join(lacking)


def test_what_is_heavy_is_loaded_by_nothing_but_the_command_that_needs_it():
    assert HEAVY.keys().isdisjoint(imported())
    assert all(f'import_module("{name}")' in (ROOT / path).read_text() for name, path in HEAVY.items())
