"""Writes a sample of every kind there is no sample of yet: `python -m tests.journal.make_samples`.

A sample is never changed afterwards: it is how an entry of that day lies in somebody's journal.
"""

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from app import KINDS
from core.journal.activity import Activity

SAMPLES = Path(__file__).parent / "samples"
BY_TYPE = {"int": 7, "int | None": 7, "str": "EUR", "bool": True, "list[int]": [3, 4], "Sequence[str]": ["budget"]}


def sample_of(kind: type[Activity]) -> dict[str, Any]:
    """As the journal's row holds it, with every field said."""
    values = {
        field.name: BY_TYPE[said] if (said := _type(field)) in BY_TYPE else _default(field) for field in fields(kind)
    }
    activity = kind(**values)
    return {
        "kind": kind.kind,
        "actor_id": activity.actor_id,
        "object_type": kind.object_type,
        "object_id": activity.object_id,
        "facts": activity.facts(),
    }


def _type(field: Any) -> str:
    said = field.type
    return said.__name__ if isinstance(said, type) and "[" not in str(said) else str(said).rpartition(".")[2]


def _default(field: Any) -> Any:
    if field.default is MISSING:
        raise TypeError(f"no sample is known for {field.name}: {field.type}")
    return field.default


def path_of(kind: type[Activity]) -> Path:
    return SAMPLES / f"{kind.kind}.json"


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    for each in KINDS:
        if not path_of(each).exists():
            path_of(each).write_text(json.dumps(sample_of(each), indent=2) + "\n")
