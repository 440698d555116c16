"""`flask import customers`: new and known people, attributes that nobody defined, and the way back."""

import pytest
from sqlalchemy import select

from core.db import db
from core.importing import FileRefused
from customers.attributes.definitions import define
from customers.attributes.models import Attribute, AttributeValue
from customers.models import Customer
from customers.record.merging import merge
from tests.imports.make import bring, counted, take_back
from tests.shared import shared
from tests.world import acting

HEADER = "external_id,email,handle,name,joined_at,income,age\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "customers.csv"


def of(external_id):
    return db.session.scalars(select(Customer).where(Customer.external_id == external_id)).one()


def said(customer_id):
    query = select(Attribute.key, AttributeValue.value).join(Attribute, Attribute.id == AttributeValue.attribute_id)
    query = query.where(AttributeValue.customer_id == customer_id, AttributeValue.until.is_(None))
    return dict(db.session.execute(query).all())


@pytest.mark.both
def test_people_come_in_with_what_is_known_of_them(app, file):
    report = bring(app, "customers", file, HEADER + "x-1,zoe@example.org,zoe,Zoe,2020-01-02,35-49K,\nx-2,,,,,,65+\n")
    assert (report.created, report.refusals) == (2, [])
    with app.app_context():
        zoe = of("x-1")
        assert (zoe.email, zoe.handle, zoe.name, zoe.registered_at) == ("zoe@example.org", "zoe", "Zoe", None)
        assert (zoe.joined_at.year, zoe.email_verified_at, zoe.batch) == (2020, None, report.batch)
        assert said(zoe.id) == {"income": "35-49K"}
        assert said(of("x-2").id) == {"age": "65+"}
        visible = db.session.scalars(select(Attribute.visibility).where(Attribute.key == "income")).one()
        assert visible == "staff"


@pytest.mark.both
def test_twice_adds_nothing(app, file):
    bring(app, "customers", file, HEADER + "x-1,zoe@example.org,zoe,Zoe,2020-01-02,35-49K,\n")
    before = counted(app)
    again = bring(app, "customers", file)
    assert (again.created, again.updated, again.skipped) == (0, 0, 1)
    after = counted(app)
    assert {name for name in after if after[name] != before[name]} == {"imports"}


@pytest.mark.both
def test_a_second_file_says_more_and_is_taken_back_exactly(app, file, tmp_path):
    bring(app, "customers", file, HEADER + "x-1,zoe@example.org,,Zoe,,35-49K,\n")
    more = HEADER + "x-1,zoe@example.org,,Zoe Zoller,,50K+,30\nx-2,,,,,,\n"
    second = bring(app, "customers", tmp_path / "second.csv", more)
    assert (second.created, second.updated) == (1, 1)
    with app.app_context():
        assert (of("x-1").name, said(of("x-1").id)) == ("Zoe Zoller", {"income": "50K+", "age": "30"})
    take_back(app, second.batch)
    with app.app_context():
        assert (of("x-1").name, said(of("x-1").id)) == ("Zoe", {"income": "35-49K"})
        assert db.session.scalars(select(Customer.id).where(Customer.external_id == "x-2")).all() == []


@pytest.mark.both
def test_records_that_exchanged_their_addresses_in_a_file_have_their_own_again(app, file, tmp_path):
    """In whatever order they are put back, one address is never two people's."""
    bring(app, "customers", file, HEADER + "x-1,a@example.org,,,,,\nx-2,b@example.org,,,,,\nx-3,,,,,,\n")
    bring(app, "customers", tmp_path / "away.csv", HEADER + "x-1,c@example.org,,,,,\n")
    third = bring(app, "customers", tmp_path / "third.csv", HEADER + "x-2,a@example.org,,,,,\nx-3,b@example.org,,,,,\n")
    assert third.updated == 2
    assert take_back(app, third.batch)[1]["changes"] == 2
    with app.app_context():
        assert [of(key).email for key in ("x-1", "x-2", "x-3")] == ["c@example.org", "b@example.org", None]


def test_an_address_and_a_handle_that_are_somebody_elses_by_now_stay_theirs(app, file, tmp_path):
    bring(app, "customers", file, HEADER + "x-1,a@example.org,anders,,,,\n")
    second = bring(app, "customers", tmp_path / "b.csv", HEADER + "x-1,c@example.org,other-name,Zoe,,,\n")
    bring(app, "customers", tmp_path / "c.csv", HEADER + "x-2,a@example.org,anders,,,,\n")
    take_back(app, second.batch)
    with app.app_context():
        assert (of("x-2").email, of("x-2").handle) == ("a@example.org", "anders")
        assert (of("x-1").email, of("x-1").handle, of("x-1").name) == ("c@example.org", "other-name", "")


def test_a_row_about_a_record_that_became_another_one_takes_nothing_from_that_one_when_it_is_taken_back(
    app, file, world
):
    bring(app, "customers", file, HEADER + "x-1,old@example.org,,Zoe,,,\n")
    with acting(app, world.mia) as mia:
        db.session.get(Customer, world.ana.id).external_id = "x-9"
        merge(mia, of("x-1").id, world.ana.id)
    second = bring(app, "customers", file, HEADER + "x-1,,,,,35-49K,\n")
    assert (second.updated, second.refusals) == (1, [])
    take_back(app, second.batch)
    with app.app_context():
        ana = of("x-9")
        assert (ana.id, ana.handle, ana.name, ana.email) == (world.ana.id, "ana", "Ana", world.ana.email)
        assert said(ana.id) == {}


def test_an_account_keeps_what_it_says_of_itself(app, file, world):
    report = bring(app, "customers", file, HEADER + f"x-1,{world.ana.email},annie,Another,,,\n")
    assert (report.created, report.updated) == (0, 1)
    with app.app_context():
        ana = of("x-1")
        assert (ana.id, ana.handle, ana.name) == (world.ana.id, "ana", "Ana")
    take_back(app, report.batch)
    with app.app_context():
        assert db.session.get(Customer, world.ana.id).external_id is None


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("x-9,no address,,,,,\n", "email"),
        (",,nobody,,,,\n", "external_id"),
        ("x-9,,a b,,,,\n", "handle"),
        ("x-9,,,,yesterday,,\n", "joined_at"),
        (f"{'x' * 121},,,,,,\n", "external_id"),
        ("x-9,,\n", ""),
    ],
)
def test_a_bad_row_is_refused_by_number(app, file, bad, field):
    report = bring(app, "customers", file, HEADER + "x-1,,,,,,\n" + bad + "x-2,,,,,,\n")
    assert report.created == 2
    assert [(one.number, one.field) for one in report.refusals] == [(2, field)]


def test_an_address_of_somebody_else_refuses_its_row_alone(app, file):
    text = HEADER + "x-1,zoe@example.org,,,,,\nx-2,zoe@example.org,,,,,\nx-3,,,,,,\n"
    report = bring(app, "customers", file, text)
    assert (report.created, [one.number for one in report.refusals]) == (2, [2])


def test_a_column_that_can_be_no_attribute_refuses_the_file(app, file):
    with pytest.raises(FileRefused):
        bring(app, "customers", file, "external_id,What is it?\nx,1\n")


@pytest.mark.parametrize(
    ("column", "said"), [("watr", "“watr”"), ("emial", "“emial”"), ("mood", "“mood”: only the customer")]
)
def test_a_slip_of_the_hand_and_what_only_the_customer_says_refuse_the_file_by_their_column(
    app, world, column, said, file
):
    sent = {"kind": "text", "purpose": "Advice.", "options": [], "visibility": "staff", "fresh_days": None}
    with acting(app, world.pia) as viewer:
        define(viewer, sent | {"key": "water", "label": "Water", "maintained_by": "company"})
        define(viewer, sent | {"key": "mood", "label": "Mood", "maintained_by": "customer"})
    before = counted(app)
    with pytest.raises(FileRefused) as wrong:
        bring(app, "customers", file, f"external_id,{column}\nx-1,hard\n")
    assert said in str(wrong.value) and counted(app) == before


def test_the_real_file_comes_in_and_names_the_attributes_that_it_brought(app):
    report = bring(app, "customers", shared("data/customers_complete_journey.csv.gz"))
    assert (report.created, report.refusals) == (402, [])
    assert [note.split("”")[0] for note in dict.fromkeys(report.notes)] == [
        "“age", "“home_ownership", "“household_comp", "“household_size", "“income", "“kids_count", "“marital_status",
    ]  # fmt: skip


@pytest.mark.both
def test_a_dry_run_refuses_what_the_file_itself_contradicts_however_far_apart(app, file):
    """The rows in between are more than a chunk, and a dry run keeps no chunk."""
    between = "".join(f"b-{number},,,,,,\n" for number in range(250))
    rows = "x-1,zoe@example.org,,Zoe,,,\n" + between + "x-2,Zoe@example.org,,Zoe,,,\n,zoe@example.org,,,,50K+,\n"
    dry = bring(app, "customers", file, HEADER + rows, dry_run=True)
    real = bring(app, "customers", file)
    assert [(one.number, one.field) for one in dry.refusals] == [(252, "email")]
    assert dry.refusals == real.refusals and real.created == 251
    assert (real.created, real.updated) == (251, 1)
