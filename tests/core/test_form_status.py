"""A form keeps its own answer apart from what people send."""

import json

import pytest
from flask import Flask, request

from core.errors import Invalid
from core.forms import Form, Moment, Text


class Said(Form):
    status = Text(required=True)


def test_a_field_called_status_is_not_overwritten_by_the_answer(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"status": ""}):
        form = Said.from_page(request)
        assert form.submit(lambda: True) is None
        assert form.http == 422
        assert form.status.data == ""


def test_blank_query_parameters_are_none_given(app: Flask) -> None:
    class Query(Form):
        status = Text(default="open")

    with app.test_request_context(query_string={"status": "  "}):
        assert Query.from_query(request.args).status.data == "open"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00-23:59", "9999-12-31T23:59:59Z", "2200-01-01T00:00:00Z"])
def test_a_time_outside_of_all_calendars_is_refused(app: Flask, moment: str) -> None:
    class Timed(Form):
        at = Moment()

    with app.test_request_context(), pytest.raises(Invalid):
        Timed.from_json(json.dumps({"at": moment}).encode())


@pytest.mark.parametrize("title", ["", "  ", "\u202e" * 20, "\u200b \u2063", "\u2028", "\u0301" * 5, "\u3164" * 5])
def test_a_text_that_shows_nothing_is_no_text(app: Flask, title: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        Said.from_json(json.dumps({"status": title}).encode())


class Noted(Form):
    note = Text(default="")
    remark = Text()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"note": null, "remark": null}'])
def test_a_text_left_out_of_json_or_null_is_what_its_default_says(app: Flask, body: bytes) -> None:
    with app.test_request_context():
        assert Noted.from_json(body).values() == {"note": "", "remark": None}
        assert Noted.from_json(b'{"note": null}', partial=True).values() == {"note": ""}


def test_a_text_left_out_of_a_page_is_what_its_default_says_and_an_empty_field_is_empty(app: Flask) -> None:
    with app.test_request_context(method="POST", data={}):
        assert Noted.from_page(request).values() == {"note": "", "remark": None}
    with app.test_request_context(method="POST", data={"note": "", "remark": ""}):
        assert Noted.from_page(request).values() == {"note": "", "remark": ""}
