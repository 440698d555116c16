"""Shared corpora and data: at `SHARED`, or in `shared` beside the repository. Read there, never copied."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(name: str) -> Path:
    """The file, or a skipped test that says what is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not in SHARED")
    return path
