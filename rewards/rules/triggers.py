"""What a rule can pay for."""

THREAD, POST, TIP, ANSWER = "thread", "post", "tip", "answer"
LIKE_RECEIVED, LIKE_GIVEN, TIP_WORKED = "like_received", "like_given", "tip_worked"
IDEA_WON = "idea_won"
SPENT, ORDER, REPEAT_ORDER, NTH_ORDER = "spent", "order", "repeat_order", "nth_order"

CONTRIBUTIONS = (THREAD, POST, TIP, ANSWER, LIKE_RECEIVED, LIKE_GIVEN, TIP_WORKED)
BY_PLACE = (REPEAT_ORDER, NTH_ORDER)
PURCHASES = (SPENT, ORDER, REPEAT_ORDER, NTH_ORDER)
FROM_OTHERS = (ANSWER, LIKE_RECEIVED, TIP_WORKED)  # somebody else gives it, who may be in league
TRIGGERS = (*CONTRIBUTIONS, IDEA_WON, *PURCHASES)
