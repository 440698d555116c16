"""A house with something of everything in it, long and odd words included: for walks through all pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from core.clock import now
from core.db import db
from core.worker import work_until_idle
from customers.attributes.actions import tell
from customers.attributes.definitions import define
from customers.invites.actions import invite
from customers.people.actions import change_roles, silence
from customers.segments.actions import create as create_segment
from forum.posts.actions import delete_post, edit_post
from forum.posts.answers import accept_answer
from forum.posts.writing import write
from forum.reactions.actions import react
from ideas.campaigns.writing import brief
from ideas.evidence.actions import link
from ideas.notes.actions import add_note
from insights.webhooks import actions as webhooks
from rewards.badges.actions import grant, make_badge
from rewards.catalogue.actions import add_reward, redeem
from rewards.levels.models import Level
from rewards.rules.defaults import make_default_rules
from tests.ideas.conftest import Board
from tests.make import Make
from tests.purchases.make import order, refund
from tests.record.conftest import ATTRIBUTES, USUAL
from tests.world import World, acting

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_TITLE = f"{LONG_WORD}: does it clean the burrs of the T1, and if so, how often would one have to do that?"
RICH = f"""## What I did

1. {LONG_WORD} with `code_that_is_quite_long_and_does_not_break(1, 2, 3, 4, 5, 6, 7, 8, 9)`
2. https://example.com/{"a-long-path-" * 12}

> @ben, post 1: they squeak.

| Grind | Dose | Time | What came of it |
| --- | --- | --- | --- |
| 14 | 18 g | 27 s | bright, clean, a little sharp at the end |

```
for burr in burrs: burr.clean(with_what="rice", how_often="every month", because="it squeaks otherwise, and how")
```

![A picture](/static/icons/large.png)
"""
ROLES = ("admin", "moderator", "product_manager", "marketer", "analyst")
RULE = {"all": [{"fact": "posts", "gte": 1}]}


def furnish(app: Flask, world: World, make: Make, api: Callable[..., Any], drain: Callable[..., None]) -> None:
    board = Board(app, world)
    _rewards(app, world)
    _record(app, world)
    _threads(app, world, make)
    _orders(world, api)
    drain()
    _ideas(app, world, board)
    drain()
    with app.app_context():
        work_until_idle()
    drain()
    _recognition(app, world)
    drain()
    with acting(app, world.ada) as viewer:  # to where no worker of a test goes
        webhooks.test(viewer, webhooks.make(viewer, "https://crm.internal/hook", ["ideas.submitted"], "The CRM").id)


def _rewards(app: Flask, world: World) -> None:
    with acting(app, world.max) as viewer:
        make_default_rules()
        db.session.add_all([Level(name="Guest", points=1), Level(name="Regular", points=500)])
        make_badge(viewer, {"name": "First words", "tier": "bronze", "rule": RULE})
        make_badge(viewer, {"name": "Friend of the house", "tier": "gold", "rule": None})
        mug = {"name": "A mug", "description": "Blue.", "cost": 5, "stock": 3, "min_rank": 0}
        add_reward(viewer, mug)
        add_reward(viewer, mug | {"name": "A machine", "cost": 9000, "stock": None})
        create_segment(viewer, "People who wrote something", RULE)


def _record(app: Flask, world: World) -> None:
    with acting(app, world.pia) as viewer:
        for attribute in ATTRIBUTES:
            define(viewer, USUAL | attribute)
    with acting(app, world.ana) as viewer:
        tell(viewer, {"household_size": 4, "water": "hard", "motto": f"More {LONG_WORD}"}, "own page")
    with acting(app, world.ada) as viewer:
        invite(viewer, 3, None)
        silence(viewer, world.ben.id, 3, "Tests")
        change_roles(viewer, world.ada.id, ROLES)


def _threads(app: Flask, world: World, make: Make) -> None:
    asked = make.thread(world.ana, LONG_TITLE, RICH, product="T1", tags=("dust", "a-long-tag-of-twenty"))
    tip = make.thread(world.ana, "Rice cleans burrs", "A spoonful.", category="tips", kind="tip", product="T1")
    make.thread(world.mia, "We are moving house", "To Basel.", category="news", kind="announcement")
    answer = make.post(world.mia, asked, "With rice, then a brush. @ana")
    gone = make.post(world.mia, asked, "Never mind.")
    for number in range(45):
        make.post(world.mia, tip, f"And {number} more.")
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, asked.id, answer.id)
        react(viewer, answer.id, "like")
    with acting(app, world.mia) as viewer:
        edit_post(viewer, answer.id, write(f"With rice, then a brush.\n\n{RICH}"), 1)
        delete_post(viewer, gone.id, "Nothing in it")


def _orders(world: World, api: Callable[..., Any]) -> None:
    shop = api(world.ada, "purchases:write", "read")
    said = order(ordered_at=(now() - timedelta(days=9)).isoformat())
    assert shop.post("/purchases", said).status_code == 201
    assert shop.post("/purchases", said | {"order_id": "O-2"}).status_code == 201
    assert shop.post("/purchases", order(email="a.stranger@example.org", order_id="O-3")).status_code == 201
    assert shop.post("/purchases", said | {"currency": "USD"}).status_code == 409
    assert shop.post("/purchases/O-2/refunds", refund(refunded_at=now().isoformat())).status_code == 201


def _ideas(app: Flask, world: World, board: Board) -> None:
    running = board.campaign("What should the kettle do?", brief=RICH, product="T2")
    budget = board.campaign("Points for parts", voting="budget", budget=10)
    first = board.idea(world.ana, f"A lid that {LONG_WORD}", RICH, campaign_id=running, product="T2")
    twin = board.idea(world.mia, "A lid that stays open", campaign_id=running)
    board.idea(world.mia, "Sell the burrs apart", campaign_id=budget)
    shipped = board.idea(world.ana, "A scale in the kettle", tags=("kettle",))
    board.vote(world.pia, first)
    board.merge(twin, first)
    board.status(first, "planned", f"Yes.\n\n{RICH}")
    board.status(shipped, "shipped", "Done with version 3.")
    with acting(app, world.pia) as viewer:
        link(viewer, first, 1, 3, "They say so themselves.")
        add_note(viewer, first, brief("Ask the workshop."))


def _recognition(app: Flask, world: World) -> None:
    with acting(app, world.max) as viewer:
        grant(viewer, 2, "ana", "For the rice")
    with acting(app, world.ana) as viewer:
        redeem(viewer, 1)
