"""What makes a double click one post.

Every other form's key is seen to by `core.idempotency`, with a row of its own. A reply is what people send most, so the post
itself holds the key: one statement to look for it and none to keep it, while a row costs one more insert.
"""

import hashlib
from typing import Any


def once_of(form: Any) -> str | None:
    """The key of the form as it was shown, and what was written into it: the same twice is once, but who comes back with the
    browser's button, or has the page in two tabs, and writes something else has written something else."""
    if not form.once.data:
        return None
    return hashlib.sha256(f"{form.once.data}\0{form.body.data}".encode()).hexdigest()[:40]
