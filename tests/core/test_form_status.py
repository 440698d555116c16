"""A form keeps its own answer apart from what people send."""

from flask import Flask, request

from core.forms import Form, Text


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
