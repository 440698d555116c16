"""Python's collector of garbage, in a process that serves."""

import gc

YOUNG = 50_000


def leave_in_peace() -> None:
    """Whatever was made by now lasts as long as the process and is not looked through again and again; and a page or a batch
    makes thousands of objects that are gone by themselves. Half as much again of the feed goes out in a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
