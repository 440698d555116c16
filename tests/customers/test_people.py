"""What staff do about people, and the trace that it leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.clock import now, shifted
from core.db import db
from core.mail import newest
from customers.audit.models import AuditLine
from customers.models import Customer, CustomerRole
from tests.customers.doors import PASSWORD, join, last_mail, mailed_path, send
from tests.world import acting


@pytest.fixture
def ada(app, sign_in, world):
    return sign_in(app.test_client(), world.ada)


@pytest.fixture
def mia(app, sign_in, world):
    return sign_in(app.test_client(), world.mia)


def audit(app):
    with app.app_context():
        columns = (AuditLine.actor_id, AuditLine.did, AuditLine.object_id, AuditLine.facts)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(AuditLine.id))]


def roles(app, person):
    with app.app_context():
        return set(db.session.scalars(select(CustomerRole.role).where(CustomerRole.customer_id == person.id)))


ROOMS = ["/admin/people", "/admin/invites", "/admin/site", "/admin/tokens", "/admin/outbox", "/admin/audit"]


@pytest.mark.parametrize("room", ROOMS)
def test_an_admin_enters_every_room(ada, room):
    assert ada.get(room).status_code == 200


@pytest.mark.parametrize(("room", "status"), list(zip(ROOMS, [200, 200, 403, 403, 403, 403], strict=True)))
def test_a_moderator_enters_people_and_invitations(mia, room, status):
    assert mia.get(room).status_code == status


@pytest.mark.parametrize("room", [*ROOMS, "/admin", "/admin/people/1"])
def test_customers_and_guests_enter_none(app, client, sign_in, world, room):
    assert client.get(room).status_code == 303
    assert sign_in(app.test_client(), world.ben).get(room).status_code == 403


def test_admin_leads_to_the_first_room_that_is_open(ada, mia):
    assert ada.get("/admin").location == mia.get("/admin").location == "/admin/people"


@pytest.mark.parametrize("q", ["ana", "@ANA", "ana@exam", "Ana"])
def test_people_are_found_by_the_beginning_of_what_they_are_called(ada, q):
    page = ada.get("/admin/people", query_string={"q": q}).text
    assert "@" in page and "ana@example.com" in page and "ben@example.com" not in page


def test_the_list_shows_who_has_a_role(ada):
    page = ada.get("/admin/people?role=staff").text
    assert "mia@example.com" in page and "ana@example.com" not in page


@pytest.mark.parametrize("query", ["after=x", "role=king", "q=%00", "after=" + "e" * 500])
def test_odd_queries_get_an_answer(ada, query):
    assert ada.get(f"/admin/people?{query}").status_code in (200, 422)


def test_opening_a_persons_account_stands_in_the_audit_before_the_answer(app, mia, world):
    assert mia.get(f"/admin/people/{world.ana.id}").status_code == 200
    assert audit(app) == [(world.mia.id, "viewed", world.ana.id, {"what": "account"})]


def test_nobody_is_there_is_404(mia):
    assert mia.get("/admin/people/999999").status_code == 404


def test_an_admin_gives_and_takes_roles(app, ada, world):
    path = f"/admin/people/{world.ana.id}"
    send(ada, f"{path}/roles", at=path, roles=["moderator", "analyst"])
    assert roles(app, world.ana) == {"moderator", "analyst"}
    send(ada, f"{path}/roles", at=path)
    assert roles(app, world.ana) == set()
    assert audit(app)[1][3] == {"before": [], "after": ["analyst", "moderator"]}


def test_a_moderator_gives_no_roles(app, mia, world):
    path = f"/admin/people/{world.ana.id}"
    assert send(mia, f"{path}/roles", at=path, roles=["admin"]).status_code == 403
    assert roles(app, world.ana) == set()


def test_the_last_admin_stays_one(app, ada, world):
    path = f"/admin/people/{world.ada.id}"
    answer = send(ada, f"{path}/roles", at=path, roles=["moderator"])
    assert answer.status_code == 422 and "last admin" in answer.text
    assert roles(app, world.ada) == {"admin"}


def test_who_loses_a_role_loses_the_tokens_that_needed_it(app, ada, api, world):
    feed, own = api(world.noa, "feed:read"), api(world.noa, "read", "write")
    path = f"/admin/people/{world.noa.id}"
    send(ada, f"{path}/roles", at=path)
    assert feed.get("/me").status_code == 401
    assert own.get("/me").status_code == 200


def test_a_suspended_person_is_out_at_once_and_in_again_after_the_release(app, mia, sign_in, world):
    ben = sign_in(app.test_client(), world.ben)
    path = f"/admin/people/{world.ben.id}"
    send(mia, f"{path}/suspend", at=path, days="7", reason="spam")
    assert ben.get("/settings/account").status_code == 303
    send(mia, f"{path}/release", at=path)
    with app.app_context():
        row = db.session.get(Customer, world.ben.id)
        assert row.suspended_until is None and row.session_epoch == 1


def test_a_silenced_person_is_seen_as_such_until_the_time_is_over(app, mia, world):
    from customers import viewers

    path = f"/admin/people/{world.ben.id}"
    send(mia, f"{path}/silence", at=path, days="1", reason="shouting")
    with app.app_context():
        assert viewers.by_id(world.ben.id).is_silenced
        with shifted(timedelta(days=1, minutes=1)):
            assert not viewers.by_id(world.ben.id).is_silenced


def test_a_pause_needs_its_reason(mia, world):
    path = f"/admin/people/{world.ben.id}"
    answer = send(mia, f"{path}/suspend", at=path, days="7", reason="")
    assert answer.status_code == 422 and 'id="reason-error"' in answer.text


@pytest.mark.parametrize("target", ["pia", "mia"])
def test_a_moderator_suspends_neither_staff_nor_oneself(app, mia, world, target):
    path = f"/admin/people/{getattr(world, target).id}"
    assert send(mia, f"{path}/suspend", at=path, days="7", reason="x").status_code == 403


def test_staff_renames_a_person_late_too(app, mia, world):
    path = f"/admin/people/{world.ana.id}"
    assert send(mia, f"{path}/handle", at=path, handle="ben").status_code == 422
    assert send(mia, f"{path}/handle", at=path, handle="anabell").status_code == 303
    with app.app_context():
        assert db.session.get(Customer, world.ana.id).handle == "anabell"


class TestSite:
    def test_a_site_gets_its_name_and_its_mode(self, app, ada, client):
        send(ada, "/admin/site", site_name="Kettle House", members_only="y")
        assert "Kettle House" in client.get("/sign-in").text
        assert [line[1] for line in audit(app)] == ["setting_changed", "setting_changed"]
        send(ada, "/admin/site", site_name="Kettle House")
        assert len(audit(app)) == 3

    def test_the_outbox_shows_a_mail_with_its_link(self, app, ada, client):
        send(client, "/sign-up", email="olga@example.com", handle="olga", name="", password=PASSWORD)
        assert "olga@example.com" in ada.get("/admin/outbox").text
        with app.app_context():
            number = newest().id
        assert mailed_path(app) in ada.get(f"/admin/outbox/{number}").text
        assert ada.get("/admin/outbox/999").status_code == 404


class TestInvites:
    @pytest.fixture
    def closed(self, app, ada):
        send(ada, "/admin/site", site_name="", invite_only="y")

    def code(self, ada, **fields):
        import re

        assert send(ada, "/admin/invites", **{"email": "", "most": "1"} | fields).status_code == 303
        return re.findall(r"/sign-up\?invite=([\w-]+)", ada.get("/admin/invites").text)[0]

    def test_without_an_invitation_nobody_joins(self, closed, client):
        assert "by invitation" in client.get("/sign-up").text
        assert client.post("/sign-up").status_code == 400

    def test_a_link_lets_in_as_many_as_it_says(self, app, closed, ada):
        code = self.code(ada, most="2")
        for handle in ("olga", "otto"):
            assert join(app, app.test_client(), handle, invite=code).status_code == 303
        assert "by invitation" in app.test_client().get(f"/sign-up?invite={code}").text

    def test_the_last_place_goes_to_one_of_two(self, app, closed, ada):
        code = self.code(ada)
        paths = []
        for handle in ("olga", "otto"):
            fields = {"email": f"{handle}@example.com", "handle": handle, "name": "", "password": PASSWORD}
            send(app.test_client(), "/sign-up", at=f"/sign-up?invite={code}", **fields, invite=code)
            paths.append(mailed_path(app))
        assert [send(app.test_client(), path).status_code for path in paths] == [303, 403]

    def test_a_mailed_invitation_is_for_one_and_a_week(self, app, closed, ada, client):
        send(ada, "/admin/invites", email="olga@example.com", most="50")
        assert last_mail(app)[0] == "olga@example.com"
        path = mailed_path(app)
        assert "handle" in client.get(path).text
        with shifted(timedelta(days=7, minutes=1)):
            assert "by invitation" in client.get(path).text

    def test_a_withdrawn_one_opens_nothing(self, app, closed, ada, client):
        code = self.code(ada)
        send(ada, "/admin/invites/1/withdraw", at="/admin/invites")
        assert "by invitation" in client.get(f"/sign-up?invite={code}").text

    @pytest.mark.parametrize("most", ["0", "5001", "x", "-1"])
    def test_odd_numbers_are_refused(self, ada, most):
        assert send(ada, "/admin/invites", email="", most=most).status_code == 422


def test_a_purged_record_is_not_shown_to_staff(app, mia, world):
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == world.ben.id).values(erased_at=now()))
    assert mia.get(f"/admin/people/{world.ben.id}").status_code == 404


class TestClosedHouse:
    @pytest.fixture(autouse=True)
    def closed(self, ada):
        send(ada, "/admin/site", site_name="", members_only="y")

    @pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/reset", "/healthz"])
    def test_the_doors_stay_open(self, client, path):
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("path", ["/u/ana", "/u/nobody", "/latest"])
    def test_a_guest_is_sent_to_the_door_and_learns_nothing(self, client, path):
        assert client.get(path).location.startswith("/sign-in?next=")

    def test_the_api_says_401(self, client):
        assert client.get("/api/v1/threads").status_code == 401

    def test_a_member_sees_as_before(self, app, sign_in, world):
        assert sign_in(app.test_client(), world.ben).get("/u/ana").status_code == 200
