"""The shared corpora as lists of texts, each with a name for the message of a failure."""

import json
from typing import Any

from tests.shared import shared

Texts = list[tuple[str, str]]


def blns() -> Texts:
    lines = json.loads(shared("corpora/blns/blns.json").read_text(encoding="utf-8"))
    return [(f"blns {number}", line) for number, line in enumerate(lines)]


def dompurify() -> Texts:
    cases = json.loads(shared("corpora/dompurify/expect.json").read_text(encoding="utf-8"))
    return [(f"dompurify {number}", case["payload"]) for number, case in enumerate(cases)]


def commonmark() -> Texts:
    cases = json.loads(shared("corpora/commonmark/spec_tests.json").read_text(encoding="utf-8"))
    return [(f"commonmark {case['example']}", case["markdown"]) for case in cases]


def pathological() -> Texts:
    cases = json.loads(shared("corpora/cmark-pathological/pathological.json").read_text(encoding="utf-8"))
    return [(case["name"], _grown(case)) for case in cases]


def regressions() -> Texts:
    """cmark's own regressions: what stands between 32 backticks with `example` and the line with a dot."""
    text = shared("corpora/cmark-pathological/regression.txt").read_text(encoding="utf-8")
    parts = text.split("`" * 32 + " example")[1:]
    return [
        (f"cmark regression {number}", part.lstrip("\n").split("\n.\n", 1)[0].replace("→", "\t"))
        for number, part in enumerate(parts)
    ]


def json_files() -> list[tuple[str, bytes]]:
    folder = shared("corpora/jsontestsuite/test_parsing")
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.json"))]


def _grown(case: dict[str, Any]) -> str:
    if "parts" in case:
        return "".join(part * times for part, times in case["parts"])
    if "ramp" in case:
        ramp = case["ramp"]
        name = "indent" if "indent" in ramp else "ticks"
        return "".join(
            ramp["line"].format(**{name: ramp[name] * times}) for times in range(ramp["from"], ramp["to"] + 1)
        )
    return "".join(f"[{number:06x}]: /url{number}\n\n" for number in range(25_000))
