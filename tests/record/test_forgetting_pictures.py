"""A picture belongs to who sent it: shown to them, moved with their record, gone with them."""

import io

from PIL import Image

from customers.record.erasing import erase
from customers.record.merging import merge
from tests.world import acting


def picture():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    out.seek(0)
    return out


def send(client, csrf):
    answer = client.post("/uploads", data={"file": (picture(), "cup.png"), "csrf_token": csrf})
    assert answer.status_code == 200, answer.text
    return answer.json["url"]


def test_a_picture_is_among_what_is_held_and_goes_with_its_owner(app, client, world, sign_in, csrf):
    sign_in(client, world.ana)
    address = send(client, csrf)
    assert client.get(address).status_code == 200
    assert address in client.get("/me/data/held/pictures").text
    with acting(app):
        erase(world.ana.id)
    assert client.get(address).status_code == 404


def test_it_moves_with_the_record_into_which_its_owner_was_merged(app, client, world, sign_in, csrf):
    sign_in(client, world.ana)
    address = send(client, csrf)
    with acting(app, world.ada) as viewer:
        merge(viewer, world.ana.id, world.ben.id)
    assert address in sign_in(client, world.ben).get("/me/data/held/pictures").text
    with acting(app):
        erase(world.ben.id)
    assert client.get(address).status_code == 404
