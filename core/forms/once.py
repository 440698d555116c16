"""What makes a double click one thing."""

import hashlib
from typing import Any

WRITTEN = ("title", "body")


def once_of(form: Any) -> str | None:
    """The key of the form as it was shown, and what was written into it: the same twice is once, but who comes back with the
    browser's button, or has the page in two tabs, and writes something else has written something else."""
    if not form.once.data:
        return None
    words = "\0".join(str(form[name].data) for name in WRITTEN if name in form)
    return hashlib.sha256(f"{form.once.data}\0{words}".encode()).hexdigest()[:40]
