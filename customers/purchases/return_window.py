"""For how long an order can be sent back: until then what is paid for it is pending."""

from datetime import timedelta

from core.options import option

OPTION = "return_window_days"
OPTIONS = {OPTION: 30}
MOST_DAYS = 365


def return_window() -> timedelta:
    """As it is set now. What was written by an earlier one stays as it was written."""
    return timedelta(days=int(option(OPTION)))
