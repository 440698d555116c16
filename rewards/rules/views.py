"""/admin/rewards: earning rules, each a form that reads like a sentence; what is redeemed and waits; new rewards."""

from types import SimpleNamespace
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _

from core.access import staff, viewer
from core.clock import now
from core.errors import NotFound
from core.forms import ListQuery
from core.options import option
from core.web import Pages, page_form, query, render, see_other
from customers.products.queries import choices, families
from customers.purchases.money import to_minor
from customers.purchases.rates import OPTION as REPORT_CURRENCY
from forum.categories.queries import categories_for
from rewards.catalogue import actions as catalogue
from rewards.catalogue.forms import RewardPageForm
from rewards.catalogue.queries import catalogue as all_rewards
from rewards.catalogue.queries import reward_by_id, waiting_redemptions
from rewards.levels.standing import all_levels
from rewards.rules import actions
from rewards.rules import triggers as on
from rewards.rules.defaults import ALWAYS
from rewards.rules.forms import RulePageForm, currency
from rewards.rules.wording import example, names_in, sentence, sentences

pages = Pages("rules", __name__)
WRITERS = staff("marketer", "product_manager")


@pages.get("/admin/rewards", access=WRITERS)
def index() -> Any:
    some = actions.now_and_next()
    rules = list(zip(some, sentences(some), strict=True))
    page = waiting_redemptions(query(ListQuery).after.data or None)
    older = url_for("rules.index", after=page.next) if page.next else ""
    shown = {"rewards": all_rewards(), "levels": all_levels(), "since_ever": ALWAYS}
    return render("rewards/rules.html", rules=rules, waiting=page.rows, older=older, **shown)


@pages.route("/admin/rewards/rules/new", access=WRITERS, methods=["GET", "POST"])
def new() -> Any:
    """What it is for is chosen first, by a link; then comes its sentence with the gaps that it takes."""
    form = page_form(RulePageForm, **_chosen())
    if "preview" not in form.given:
        made = form.submit(lambda: actions.add_rule(viewer(), form.values()))
        if made is not None:
            return _saved(made)
    return _writing(form, None)


@pages.route("/admin/rewards/rules/<key>", access=WRITERS, methods=["GET", "POST"])
def edit(key: str) -> Any:
    before = next((rule for rule in actions.current_rules() if rule.key == key), None)
    if before is None:
        raise NotFound
    known = {name: getattr(before, name) or None for name in actions.SAID}
    form = page_form(RulePageForm, **known, starts_at=before.starts_at if before.starts_at > now() else None)
    if "preview" not in form.given:
        made = form.submit(lambda: actions.put_rule(viewer(), form.values() | {"key": key}, before))
        if made is not None:
            return _saved(made)
    return _writing(form, before)


@pages.post("/admin/rewards/preview", access=WRITERS)
def preview() -> Any:
    """The piece of the page that reads the sentence, while it is written."""
    form = page_form(RulePageForm)
    form.validate()
    return render("rewards/rule_said.html", **_said(form))


def _saved(rule: Any) -> Any:
    flash(_("It says now: %(sentence)s", sentence=sentences([rule])[0]), "success")
    return see_other(url_for("rules.index"))


def _writing(form: Any, before: Any) -> Any:
    places = [(place.slug, place.name) for place in categories_for(viewer())]
    lists = {
        "places": _with(places, form.category.data),
        "products": _with(choices(), form.product.data),
        "families": _with(families(), form.family.data),
    }
    trigger = form.trigger.data if form.trigger.data in on.TAKES else on.SPENT
    if "preview" in form.given:
        form.validate()
    said = _said(form) if before or form.sent else {"said": "", "brings": "", "problem": ""}
    shown = {"trigger": trigger, "takes": on.TAKES[trigger], "currency": option(REPORT_CURRENCY)}
    return render("rewards/rule_form.html", form.status, form=form, before=before, **shown, **said, **lists)


def _said(form: Any) -> dict[str, Any]:
    """The sentence as far as it is written: without its name it can be read already."""
    wrong = [str(errors[0]) for name, errors in form.errors.items() if name != "label" and errors]
    if wrong:
        return {"said": "", "brings": "", "problem": wrong[0]}
    rule = SimpleNamespace(**form.values() | {"starts_at": form.starts_at.data or now()})
    return {"said": sentence(rule, names_in(rule)), "brings": example(rule), "problem": ""}


def _chosen() -> dict[str, Any]:
    """What stands in the gaps before anything is sent."""
    asked = request.args.get("trigger", "")
    gaps = {"trigger": asked if asked in on.TAKES else on.SPENT, "per": to_minor(1, currency()), "nth": 2}
    return gaps if request.method == "GET" else {}


@pages.post("/admin/rewards/rules/<key>/end", access=WRITERS)
def end(key: str) -> Any:
    actions.end_rule(viewer(), key)
    return see_other(url_for("rules.index"))


@pages.route("/admin/rewards/catalogue/new", access=WRITERS, methods=["GET", "POST"])
def add_reward() -> Any:
    form = page_form(RewardPageForm)
    made = form.submit(_add_reward, form)
    if made is not None:
        return see_other(url_for("catalogue.show"))
    return render("rewards/reward_form.html", form.status, form=form, reward=None)


@pages.route("/admin/rewards/catalogue/<int:reward_id>", access=WRITERS, methods=["GET", "POST"])
def change_reward(reward_id: int) -> Any:
    reward = reward_by_id(reward_id)
    known = {name: getattr(reward, name) for name in ("name", "description", "cost", "stock", "min_rank")}
    form = page_form(RewardPageForm, stock_shown=reward.stock, **known)
    if form.submit(_change_reward, reward_id, form) is not None:
        return see_other(url_for("rules.index"))
    return render("rewards/reward_form.html", form.status, form=form, reward=reward)


@pages.post("/admin/rewards/catalogue/<int:reward_id>/retire", access=WRITERS)
def retire_reward(reward_id: int) -> Any:
    catalogue.retire_reward(viewer(), reward_id)
    return see_other(url_for("rules.index"))


@pages.post("/admin/rewards/redemptions/<int:redemption_id>/<act>", access=WRITERS)
def settle(redemption_id: int, act: str) -> Any:
    acts = {"fulfil": catalogue.fulfil, "cancel": catalogue.cancel}
    if act not in acts:
        raise NotFound
    acts[act](viewer(), redemption_id)
    return see_other(url_for("rules.index"))


def _add_reward(form: Any) -> Any:
    return catalogue.add_reward(viewer(), *_reward_values(form))


def _change_reward(reward_id: int, form: Any) -> Any:
    return catalogue.change_reward(viewer(), reward_id, *_reward_values(form))


def _reward_values(form: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    values = form.values()
    codes = tuple(dict.fromkeys(line.strip() for line in (values.pop("codes") or "").splitlines() if line.strip()))
    shown = values.pop("stock_shown", None)
    if "stock_shown" in form.given and values["stock"] == shown:
        del values["stock"]  # some may have been redeemed while the page stood open
    return values | {"min_rank": values["min_rank"] or 0}, codes


def _with(choices: list[tuple[str, str]], chosen: str | None) -> list[tuple[str, str]]:
    """Saving a rule whose category is gone, or whose product is in no catalogue, keeps it: it does not become a rule for any."""
    return [*choices, (chosen, chosen)] if chosen and chosen not in dict(choices) else choices
