"""`/u/<handle>`: who somebody is and what they did, as far as one may see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.clock import now, shifted
from core.db import db
from customers import search, viewers
from customers.models import Customer
from customers.tokens.models import ApiToken
from rewards.badges.models import Award, Badge
from tests.world import acting, add_person


@pytest.mark.parametrize("handle", ["ana", "ANA", "Ana"])
def test_a_member_is_found_in_any_case(client, world, handle):
    page = client.get(f"/u/{handle}")
    assert page.status_code == 200 and "<h1>Ana</h1>" in page.text


@pytest.mark.parametrize("handle", ["nobody", "a" * 300, "%00", "..", "ana%2F", "'--", "𝕒𝕟𝕒𝕒"])
def test_nobody_is_404(client, world, handle):
    assert client.get(f"/u/{handle}").status_code == 404


def test_a_merged_record_leads_to_whom_it_became(app, client, world):
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == world.ben.id).values(merged_into_id=world.ana.id))
    assert client.get("/u/ben").location == "/u/ana"


def test_an_erased_member_is_nobody(app, client, world):
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == world.ben.id).values(erased_at=now()))
    assert client.get("/u/ben").status_code == 404


def test_badges_that_hold_are_shown_and_suspended_ones_are_not(app, client, world):
    with acting(app):
        for slug, suspended_at in (("regular", None), ("helper", now())):
            badge = Badge(slug=slug, name=slug.title(), made_at=now())
            db.session.add(badge)
            db.session.flush()
            held = {"badge_id": badge.id, "customer_id": world.ana.id, "awarded_at": now(), "evidence": []}
            db.session.add(Award(**held, suspended_at=suspended_at))
    page = client.get("/u/ana").text
    assert "/regular" in page and "Regular" in page and "/helper" not in page


def test_the_page_says_nothing_of_address_and_number(app, client, world):
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == world.ana.id).values(external_id="crm-4711"))
    page = client.get("/u/ana").text
    assert "ana@example.com" not in page and "crm-4711" not in page


def test_staff_carry_their_role(client, world):
    assert "Moderator" in client.get("/u/mia").text


def test_somebody_who_only_wrote_elsewhere_is_shown_as_such_and_not_indexed(app, client):
    with acting(app):
        db.session.add(Customer(handle="old-hand", skeleton="x", name="Old Hand", joined_at=now()))
    page = client.get("/u/old-hand").text
    assert "no account here yet" in page and 'content="noindex"' in page


def test_counts_and_posts_follow_what_one_wrote(client, make, world):
    made = make.thread(world.ana, title="Which grinder for the T1?")
    make.post(world.ana, made, "The second burr set is quieter.")
    page = client.get("/u/ana").text
    assert "Which grinder for the T1?" in page and "second burr set is quieter" in page


def test_the_page_takes_no_more_than_eight_statements(client, make, sign_in, world, count_statements):
    for number, author in enumerate((world.ana, world.mia, world.pia)):
        make.post(world.ana, make.thread(author, title=f"Thread number {number}"), f"Answer number {number}, from me.")
    sign_in(client, world.ben)
    client.get("/u/ana")
    count_statements.clear()
    client.get("/u/ana")
    assert len(count_statements) <= 8, count_statements


class TestSearch:
    def ids(self, app):
        with app.app_context():
            return {one.id for one in search.SEARCHABLE[0].load(range(1, 50))}

    def test_people_with_an_account_are_found(self, app, world):
        assert {world.ana.id, world.mia.id} <= self.ids(app)

    @pytest.mark.parametrize(
        "change", [{"is_hidden": True}, {"erased_at": now()}, {"registered_at": None}, {"handle": None}]
    )
    def test_the_hidden_the_gone_and_the_merely_recorded_are_not(self, app, world, change):
        with acting(app):
            db.session.execute(update(Customer).where(Customer.id == world.ana.id).values(**change))
        assert world.ana.id not in self.ids(app)
        with app.app_context():
            assert search.SEARCHABLE[0].visible([world.ana.id], viewers.by_id(world.ben.id)) == []


class TestSeen:
    def seen(self, app, person):
        with app.app_context():
            return db.session.scalar(select(Customer.last_seen_at).where(Customer.id == person.id))

    def test_a_visit_is_written_a_moment_later_and_not_again_for_five_minutes(self, app, client, sign_in, world):
        sign_in(client, world.ana).get("/settings/account")
        assert self.seen(app, world.ana) is None
        app.extensions["buffers"].flush()
        first = self.seen(app, world.ana)
        client.get("/settings/account")
        app.extensions["buffers"].flush()
        assert self.seen(app, world.ana) == first
        with shifted(timedelta(minutes=6)):
            client.get("/settings/account")
            app.extensions["buffers"].flush()
        assert self.seen(app, world.ana) > first

    def test_a_tokens_last_use_is_written_too(self, app, api, world):
        api(world.ana).get("/me")
        app.extensions["buffers"].flush()
        with app.app_context():
            assert db.session.scalar(select(ApiToken.last_used_at)) is not None


class TestNewMembers:
    def test_one_is_new_for_a_day(self, app):
        with acting(app):
            nora = add_person("nora", new=True)
        with app.app_context():
            assert viewers.by_id(nora.id).is_new
            with shifted(timedelta(days=1, minutes=1)):
                assert not viewers.by_id(nora.id).is_new

    def test_staff_and_people_that_staff_made_are_not(self, app, world):
        with acting(app):
            new_mod = add_person("nils", "moderator", new=True)
        with app.app_context():
            assert not viewers.by_id(new_mod.id).is_new and not viewers.by_id(world.ana.id).is_new


def test_password_managers_find_the_page(client):
    assert client.get("/.well-known/change-password").location == "/settings/account"
