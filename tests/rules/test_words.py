"""No sentence that people see goes around gettext: neither in code nor in a template."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import nodes

import core.errors
from core.errors import Problem

ROOT = Path(__file__).parents[2]
BESIDE = {"tests", "bench", "bin", "migrations"}
PACKAGES = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in BESIDE)
GETTEXT = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "_n", "npgettext", "pgettext"}
SAID_ALOUD = {
    "flash": 0,
    "ValidationError": 0,
    "StopValidation": 0,
    "FileRefused": 0,
    "RowRefused": 1,
    "refused": 1,
    "Refusal": 3,
}
LETTERS = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"^[A-Z][a-z]+( |$|[.!?…])")
READ_OUT = {"title", "alt", "placeholder", "aria-label", "aria-description", "label", "content", "data-confirm"}
CODE = re.compile(r'="|--|^-')  # of attributes that a macro puts together
NAMES = {"Customer Lab", "API", "JSON", "CSV", "RSS", "Atom", "SKU", "UTC", "OpenAPI", "Markdown", "openapi.json"}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _problems(modules: list[tuple[str, ast.Module]]) -> set[str]:
    """The names of all that is a Problem, wherever it is defined."""
    known = {name for name, one in vars(core.errors).items() if isinstance(one, type) and issubclass(one, Problem)}
    classes = [node for _path, tree in modules for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _depth in range(3):
        known |= {node.name for node in classes if any(_name(base) in known for base in node.bases)}
    return known


def _literals(node: ast.expr) -> Iterator[str]:
    """What a person would read of this expression without translation."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Dict):
        yield from (text for value in node.values for text in _literals(value))
    elif isinstance(node, ast.DictComp):
        yield from _literals(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (text for value in (node.body, node.orelse) for text in _literals(value))
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else node.values
        yield from (text for part in parts for text in _literals(part))
    elif isinstance(node, ast.Call) and _name(node.func) in ("str", "format"):
        yield from (text for part in (node.func, *node.args) for text in _literals(part))
    elif isinstance(node, ast.Attribute):
        yield from _literals(node.value)


def _said(node: ast.AST, problems: set[str]) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Call):
        return
    name = _name(node.func)
    if name in problems:
        yield from node.args
    elif name in SAID_ALOUD:
        yield from node.args[SAID_ALOUD[name] : SAID_ALOUD[name] + 1]
    yield from (one.value for one in node.keywords if one.arg == "message")


def _labels(node: ast.AST) -> Iterator[ast.expr]:
    """Of the fields of a form: their first argument, what describes them and what one may choose."""
    if not (isinstance(node, ast.ClassDef) and node.name.endswith("Form")):
        return
    for field in (line.value for line in node.body if isinstance(line, ast.Assign | ast.AnnAssign)):
        if isinstance(field, ast.Call):
            yield from field.args[:1]
            yield from (one.value for one in field.keywords if one.arg in ("label", "description"))


def test_whatever_is_refused_or_flashed_and_every_label_goes_through_gettext():
    modules = list(_modules())
    problems = _problems(modules)
    assert {"Invalid", "StaleForm", "_Status"} <= problems
    found = [
        f"{path}:{part.lineno}: {text!r}"
        for path, tree in modules
        for node in ast.walk(tree)
        for part in (*_said(node, problems), *_labels(node))
        for text in _literals(part)
        if LETTERS.search(text)
    ]
    assert found == [], "\n".join(found)


class _Read(HTMLParser):
    """The words of a page, and those that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code", "svg"):
            self.silent = tag
        self.words += [value for name, value in attrs if value and name in READ_OUT and SENTENCE.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self.silent = "" if tag == self.silent else self.silent

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words += [
                word for word in map(str.strip, data.split("￼")) if LETTERS.search(word) and not CODE.search(word)
            ]


def _plain(environment, source: str) -> list[str]:
    """What stands in a template as it is. An expression leaves a mark, so that no two pieces become one word."""
    reader = _Read()
    text = ""
    for _line, kind, value in environment.lex(source):
        text += value if kind == "data" else "￼" if kind == "variable_begin" else ""
    reader.feed(text)
    return [word for word in reader.words if word not in NAMES]


def _handed_over(environment, source: str) -> list[str]:
    """Sentences given to macros and filters."""
    tree = environment.parse(source)
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") not in GETTEXT]
    given = [value for call in calls for value in (*call.args, *(one.value for one in call.kwargs))]
    given += [one.node for one in tree.find_all(nodes.Assign)]
    given += [one for output in tree.find_all(nodes.Output) for one in output.nodes]
    return [one.value for one in given if isinstance(one, nodes.Const) and _is_sentence(one.value)]


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and SENTENCE.search(value) is not None and value not in NAMES


def test_no_template_says_anything_that_is_not_through_gettext(app):
    found = [
        f"{path.relative_to(ROOT)}: {text!r}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for look in (_plain, _handed_over)
        for text in look(app.jinja_env, path.read_text())
    ]
    assert found == [], "\n".join(found)
