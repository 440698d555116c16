"""What a rule can pay for, and which of its fields each trigger takes: read by the form, the sentence and the payment alike."""

THREAD, POST, TIP, ANSWER = "thread", "post", "tip", "answer"
LIKE_RECEIVED, LIKE_GIVEN, TIP_WORKED = "like_received", "like_given", "tip_worked"
IDEA_WON = "idea_won"
SPENT, ORDER, REPEAT_ORDER, NTH_ORDER = "spent", "order", "repeat_order", "nth_order"

CONTRIBUTIONS = (THREAD, POST, TIP, ANSWER, LIKE_RECEIVED, LIKE_GIVEN, TIP_WORKED)
BY_PLACE = (REPEAT_ORDER, NTH_ORDER)
PURCHASES = (SPENT, ORDER, REPEAT_ORDER, NTH_ORDER)
FROM_OTHERS = (ANSWER, LIKE_RECEIVED, TIP_WORKED)  # somebody else gives it, who may be in league
TRIGGERS = (*CONTRIBUTIONS, IDEA_WON, *PURCHASES)

SOME_TAKE = ("per", "within_days", "nth", "category", "product", "family", "giver_cap", "giver_days")
"""Fields of a rule that not every trigger takes; names, points, caps and times are everybody's."""

_ABOUT, _BOUGHT, _GIVEN = ("category", "product", "family"), ("product", "family"), ("giver_cap", "giver_days")
TAKES: dict[str, frozenset[str]] = {
    **dict.fromkeys((THREAD, POST, TIP, LIKE_GIVEN, IDEA_WON), frozenset(_ABOUT)),
    **dict.fromkeys(FROM_OTHERS, frozenset((*_ABOUT, *_GIVEN))),
    SPENT: frozenset(("per", *_BOUGHT)),
    ORDER: frozenset(_BOUGHT),
    REPEAT_ORDER: frozenset(("within_days", *_BOUGHT)),
    NTH_ORDER: frozenset(("nth", *_BOUGHT)),
}
NEEDS = {SPENT: "per", NTH_ORDER: "nth"}


def takes(trigger: str, name: str) -> bool:
    return name not in SOME_TAKE or name in TAKES[trigger]
