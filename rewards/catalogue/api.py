"""/api/v1/rewards/catalogue and /rewards/redemptions."""

from datetime import datetime
from typing import Any, TypedDict

from core.access import EVERYONE, MEMBER, scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.web import Api, body, query
from rewards.catalogue import actions, queries
from rewards.catalogue.forms import RedemptionForm, RedemptionQuery, RewardApiForm, RewardChange
from rewards.returned import to_be_kept

api = Api("catalogue_api", __name__)
KEEPERS = staff("marketer", "product_manager")


class RewardView(TypedDict):
    id: int
    name: str
    description: str
    cost: int
    stock: int | None
    min_rank: int


class RedemptionView(TypedDict):
    """`code` is shown to whom it is for."""

    id: int
    reward_id: int
    customer_id: int
    cost: int
    state: str
    reward: str
    code: str | None
    at: datetime
    ended_at: datetime | None


@api.get("/rewards/catalogue", access=scope("read", EVERYONE), gives=RewardView, query=ListQuery)
def rewards() -> dict[str, Any]:
    return {"data": [_reward(row) for row in queries.catalogue()]}


@api.post("/rewards/catalogue", access=scope("write", KEEPERS), takes=RewardApiForm, gives=RewardView, status=201)
def add() -> Any:
    values = body().values()
    codes = _codes(values.pop("codes"))
    made = actions.add_reward(viewer(), values, codes)
    return _reward(made), 201


@api.patch(
    "/rewards/catalogue/<int:reward_id>",
    access=scope("write", KEEPERS),
    takes=RewardChange,
    gives=RewardView,
    partial=True,
)
def change(reward_id: int) -> dict[str, Any]:
    """What is sent counts; codes are added to those there are."""
    form = body()
    values = to_be_kept(form, form.only_read)
    codes = _codes(values.pop("codes", None))
    return _reward(actions.change_reward(viewer(), reward_id, values, codes))


@api.delete("/rewards/catalogue/<int:reward_id>", access=scope("write", KEEPERS), status=204)
def retire(reward_id: int) -> tuple[str, int]:
    """Nobody can ask for it any more; what was asked for is still sent."""
    actions.retire_reward(viewer(), reward_id)
    return "", 204


@api.get("/rewards/redemptions", access=scope("read", MEMBER), query=RedemptionQuery, gives=RedemptionView)
def redemptions() -> dict[str, Any]:
    """One's own; staff that keep the catalogue see everybody's with `all=true`, codes left out."""
    asked = query(RedemptionQuery)
    everybody = bool(asked.all.data) and viewer().has("marketer", "product_manager")
    whose = None if everybody else viewer().id
    page = queries.redemptions(whose, asked.state.data, asked.after.data, asked.limit.data)
    return page.map(lambda row: _redemption(row, shows_code=row.customer_id == viewer().id))


@api.post("/rewards/redemptions", access=scope("write", MEMBER), takes=RedemptionForm, gives=RedemptionView, status=201)
def redeem() -> Any:
    made = actions.redeem(viewer(), body().reward_id.data)
    return _redemption(queries.redemption(made.id), shows_code=True), 201


@api.post("/rewards/redemptions/<int:redemption_id>/cancel", access=scope("write", MEMBER), gives=RedemptionView)
def cancel(redemption_id: int) -> dict[str, Any]:
    """By whose it is while nothing was sent, or by staff; the points go back."""
    made = actions.cancel(viewer(), redemption_id)
    return _redemption(queries.redemption(made.id), shows_code=False)


@api.post("/rewards/redemptions/<int:redemption_id>/fulfil", access=scope("write", KEEPERS), gives=RedemptionView)
def fulfil(redemption_id: int) -> dict[str, Any]:
    made = actions.fulfil(viewer(), redemption_id)
    return _redemption(queries.redemption(made.id), shows_code=False)


def _codes(sent: Any) -> tuple[str, ...]:
    return tuple(code.strip() for code in sent or ())


def _reward(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RewardView.__annotations__}


def _redemption(row: Any, shows_code: bool) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ("id", "reward_id", "customer_id", "cost", "state")}
    times = {"at": iso(row.at), "ended_at": iso(row.ended_at)}
    return shown | {"reward": row.name, "code": row.code if shows_code else None} | times
