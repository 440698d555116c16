"""What was used is measured in numbers with decimals, kept and added exactly, whichever door they take."""

import pytest

from customers import conditions
from tests.imports.make import bring
from tests.purchases.test_support import USE

pytestmark = pytest.mark.both
WRONG = ["nan", "inf", "1e400", "-1", "half", "0.1234567", "1.5.2"]


@pytest.fixture
def product(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.mark.parametrize("value", [1.5, 0.000001, 0, 3, 0.1, 7_999_999_999.999999, 8_000_000_000])
def test_a_number_is_answered_as_it_was_sent(product, value):
    made, again = (product.post("/usage", USE | {"value": value}) for _twice in range(2))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json["value"] == again.json["value"] == product.get("/usage/E-1").json["value"] == value
    assert isinstance(made.json["value"], type(value))
    assert product.post("/usage", USE | {"value": value + 0.5}).status_code in (409, 422)


def test_a_whole_number_is_the_same_with_and_without_a_point(product):
    assert product.post("/usage", USE | {"value": 3}).status_code == 201
    assert product.post("/usage", USE | {"value": 3.0}).status_code == 200


@pytest.mark.parametrize("value", [-0.5, 1e300, 0.1234567, 8_000_000_000.5, True, "1.5", None, [1.5], {}])
def test_what_cannot_be_kept_exactly_is_refused_by_its_name(product, value):
    refused = product.post("/usage", USE | {"value": value})
    assert refused.status_code == 422 and "value" in refused.json["errors"]


def test_tenths_add_up_to_a_whole(app, product, world):
    """In binary fractions ten tenths are less than one."""
    for number in range(10):
        assert product.post("/usage", USE | {"event_id": f"E-{number}", "value": 0.1}).status_code == 201
    with app.app_context():
        for asked in ({"eq": 1}, {"gte": 1}, {"lt": 1.05}, {"in": [1.0]}, {"lte": 2**53}):
            assert conditions.matches({"fact": "usage"} | asked, [world.ana.id]) == {world.ana.id}, asked
        assert conditions.matches({"fact": "usage", "gt": 1}, [world.ana.id]) == set()
        assert conditions.evidence({"fact": "usage", "gte": 0.5}, world.ana.id)[0].value == 1


def test_the_files_twin_says_the_same(app, product, tmp_path):
    head = "event_id,customer_id,email,sku,at,measure,value\n"
    row = "E-1,,ana@example.com,T1,2026-05-01T10:00:00Z,brews,1.5\n"
    wrong = "".join(
        f"E-{number + 2},,ana@example.com,T1,2026-05-01,brews,{value}\n" for number, value in enumerate(WRONG)
    )
    report = bring(app, "usage", tmp_path / "usage.csv", head + row + wrong)
    assert (report.created, len(report.refusals)) == (1, len(WRONG))
    assert {one.field for one in report.refusals} == {"value"}
    assert product.post("/usage", USE | {"value": 1.5}).status_code == 200


def test_a_person_reads_what_was_measured_of_them(world, api, product):
    assert product.post("/usage", USE | {"value": 1.5}).status_code == 201
    held = api(world.ana).get("/me/record/usage")
    assert [one["value"] for one in held.json["data"]] == [1.5]
