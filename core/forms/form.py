"""The base form: one definition for page, query string and JSON."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

import orjson
import wtforms
from flask import Request, after_this_request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.meta import DefaultMeta

from core.commit import rollback
from core.errors import Conflict, Invalid, Malformed, NotJson, Problem, Refused, TooMany
from core.forms.fields import Flag, Whole
from core.forms.texts import NEEDED, Text
from core.jsons import Doubled, load
from core.paging import DEFAULT, MOST

Answer = TypeVar("Answer")
EMPTY: tuple[Any, ...] = ("", ())


def load_json(raw: bytes | str) -> Any:
    """Strict JSON, as `core.jsons` reads it."""
    try:
        return load(raw)
    except orjson.JSONDecodeError as wrong:
        raise NotJson(not_json(wrong)) from None
    except Doubled as wrong:
        raise Malformed(not_json(wrong)) from None


def not_json(wrong: ValueError) -> str:
    if isinstance(wrong, Doubled):
        return _("The key “%(key)s” is there twice.", key=wrong.key)
    return _("This is not JSON: %(why)s", why=str(wrong))


def _json_in_field(text: str) -> Any:
    try:
        return load(text)
    except (orjson.JSONDecodeError, Doubled) as wrong:
        raise ValueError(not_json(wrong)) from None


class Form(wtforms.Form):
    """`given` names the fields that were sent; `refusal` is what stood against the whole form."""

    class Meta(DefaultMeta):
        json_loads = staticmethod(_json_in_field)

    nullable: ClassVar[frozenset[str]] = frozenset()  # what null empties in a PATCH, beside texts with an empty default
    given: frozenset[str] = frozenset()
    refusal: str = ""
    sent: bool = False
    status: int = 200
    http: int = 200  # the same, also where a field is called `status`

    @classmethod
    def from_json(cls, raw: bytes, partial: bool = False) -> Self:
        data = load_json(raw) if raw.strip() else {}
        if not isinstance(data, dict):
            raise Malformed(_("Send a JSON object."))
        return cls._judged(data, partial, where="")

    @classmethod
    def from_data(cls, data: dict[str, Any], where: str = "") -> dict[str, Any]:
        """A dict from inside a JSON body or an import's row, judged the same way; answers plain values."""
        return cls._judged(data, False, where).values()

    @classmethod
    def _judged(cls, data: dict[str, Any], partial: bool, where: str) -> Self:
        return cls()._judge(data, where, partial)

    def _judge(self, data: dict[str, Any], where: str, partial: bool = False) -> Self:
        self.given = frozenset(data)
        errors = self._take(data, partial)
        if partial:
            self._keep_only(data)
        if not errors:
            self.validate()
            errors = (self._emptied() if partial else {}) | self.flat_errors()
        if errors:
            raise Invalid({f"{where}.{name}".strip("."): text for name, text in errors.items()})
        return self

    def _take(self, data: dict[str, Any], partial: bool) -> dict[str, str]:
        """Null is as if left out: of a whole form that leaves the default, of a PATCH nothing."""
        errors = {}
        for name, value in data.items():
            field = self._fields.get(name)
            if field is None:
                errors[name] = _("There is no such field.")
            elif value is None:
                if field.default not in EMPTY and (partial or getattr(field, "required", False)):
                    field.data = None
                field.raw_data = []
            elif problem := field.take_json(value):  # type: ignore[attr-defined]
                errors[name] = problem
        return errors

    def _emptied(self) -> dict[str, str]:
        """What a PATCH sends, counts: null or an empty choice is refused where nothing is no answer."""
        return {
            name: str(NEEDED)
            for name, field in self._fields.items()
            if field.data is None and name not in self.nullable
        }

    def _keep_only(self, data: dict[str, Any]) -> None:
        for name in [name for name in self._fields if name not in data]:
            del self[name]

    @classmethod
    def from_page(cls, request: Request, **defaults: Any) -> Self:
        sent = request.method == "POST"
        formdata = request.form.copy() if sent else None
        if formdata is not None:
            formdata.update(request.files)  # type: ignore[arg-type]
        form = cls(formdata, data=defaults)
        form.sent = sent
        form.given = frozenset(request.form) if sent else frozenset()
        return form

    @classmethod
    def from_query(cls, args: Any) -> Self:
        """What is empty was not asked, as a page's own form sends it: `?after=` is the beginning. A limit no form of ours sends."""
        form = cls(MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip()]))
        form.given = frozenset(args)
        form.validate()
        errors = form.flat_errors() | _unclear(form)
        if "limit" in form and not all(map(str.strip, args.getlist("limit"))):
            errors["limit"] = _("This must be a whole number.")
        if errors:
            raise Invalid(errors)
        return form

    @classmethod
    def must_name(cls, names: Iterable[str]) -> None:
        """What a program asks with is refused where it is unknown, like what it sends."""
        known = _names_of(cls)  # type: ignore[arg-type]
        if unknown := [name for name in names if name not in known]:
            raise Invalid({name: _("There is no such parameter.") for name in unknown})

    def values(self) -> dict[str, Any]:
        return {name: field.data for name, field in self._fields.items()}

    def flat_errors(self) -> dict[str, str]:
        """One sentence a field: the first."""
        return {name or "": str(found[0]) for name, found in self.errors.items() if found}

    def take_errors(self, fields: dict[str, str]) -> None:
        """What an action found wrong, shown at the fields it names; the rest above the form."""
        for name, text in fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, text]
            else:
                self.refusal = str(text)

    def submit(self, action: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer | None:
        """Judge the form, then do it. None where either said no: the page shows the form again with what was typed."""
        if not self.sent:
            return None
        if not self.validate():
            self._answer(422)
            return None
        try:
            return action(*args, **kwargs)
        except Invalid as wrong:
            self._refuse(wrong)
            self.take_errors(wrong.fields)
        except (Refused, Conflict, TooMany) as wrong:
            self._refuse(wrong)
            self.refusal = wrong.message
        return None

    def _refuse(self, problem: Problem) -> None:
        rollback()
        self._answer(problem.status)
        if isinstance(problem, TooMany):
            after_this_request(problem.say_when)

    def _answer(self, status: int) -> None:
        self.http = status
        if "status" not in self._fields:
            self.status = status


@cache
def _names_of(form: type[Form]) -> frozenset[str]:
    return frozenset(form()._fields)


def _unclear(form: Form) -> dict[str, str]:
    """A box on a page is ticked or not; in an address something is written, and neither yes nor no is neither."""
    flags = [field for field in form._fields.values() if isinstance(field, Flag)]
    return {field.name: _("This must be true or false.") for field in flags if not field.is_clear}


class ListQuery(Form):
    """`?limit=&after=` of every list."""

    limit = Whole(least=1, most=MOST, default=DEFAULT)
    after = Text(most=400)
