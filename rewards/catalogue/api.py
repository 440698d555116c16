"""/api/v1/rewards/catalogue and /rewards/redemptions."""

from typing import Any

from core.access import EVERYONE, MEMBER, scope, staff, viewer
from core.clock import iso
from core.web import Api, body
from rewards.catalogue import actions, queries
from rewards.catalogue.forms import RedemptionForm, RewardApiForm

api = Api("catalogue_api", __name__)
KEEPERS = staff("marketer", "product_manager")


@api.get("/rewards/catalogue", access=scope("read", EVERYONE), gives="Reward")
def rewards() -> dict[str, Any]:
    return {"data": [_reward(row) for row in queries.catalogue()], "next": None}


@api.post("/rewards/catalogue", access=scope("write", KEEPERS), takes=RewardApiForm, gives="Reward", status=201)
def add() -> Any:
    values = body().values()
    codes = tuple(code.strip() for code in values.pop("codes") or ())
    made = actions.add_reward(viewer(), values | {"min_rank": values["min_rank"] or 0}, codes)
    return _reward(made), 201


@api.post("/rewards/redemptions", access=scope("write", MEMBER), takes=RedemptionForm, gives="Redemption", status=201)
def redeem() -> Any:
    made = actions.redeem(viewer(), body().reward_id.data)
    row = queries.redemption(made.id)
    shown = {"id": row.id, "reward_id": row.reward_id, "reward": row.name, "cost": row.cost, "state": row.state}
    return shown | {"code": row.code, "at": iso(row.at)}, 201


def _reward(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "name", "description", "cost", "stock", "min_rank")}
