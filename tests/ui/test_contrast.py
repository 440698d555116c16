"""Every colour is readable where it may stand, in both themes: WCAG 2.2 AA, computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SURFACES = ("paper", "surface", "raised", "sunken")
TONES = ("copper", "blue", "amber", "plum", "green", "red")
TEXT, EDGE = 4.5, 3.0

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "spruce", "spruce-deep", *TONES) for ground in SURFACES),
    *((ink, f"{tone}-soft", TEXT) for tone in TONES for ink in (tone, "ink", "ink-2")),
    *((ink, "spruce-soft", TEXT) for ink in ("spruce", "spruce-deep", "ink", "ink-2")),
    ("on-spruce", "spruce", TEXT),
    ("on-spruce", "spruce-deep", TEXT),
    ("on-red", "red", TEXT),
    ("paper", "copper", TEXT),
    ("paper", "ink", TEXT),
    ("ink", "mark", TEXT),
    ("ink-2", "line", TEXT),
    *((edge, ground, EDGE) for edge in ("edge", "focus") for ground in SURFACES[:3]),
]


def tokens() -> dict[str, tuple[str, str]]:
    text = (CSS / "tokens.css").read_text()
    found = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_can_be_read_where_it_may_stand(theme):
    colours = {name: pair[theme == "dark"] for name, pair in tokens().items()}
    ratios = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground, _least in PAIRS}
    assert {pair: ratios[pair[:2]] for pair in PAIRS if ratios[pair[:2]] < pair[2]} == {}


def test_colours_are_named_in_the_tokens_and_nowhere_else():
    sheets = [path for path in CSS.glob("*.css") if path.name != "tokens.css"]
    stray = {
        (path.name, line.strip())
        for path in sheets
        for line in path.read_text().splitlines()
        if re.search(r"#[0-9a-f]{3,8}\b|rgb\(", line) and "--tone:" not in line and "backdrop" not in line
    }
    assert stray == set()
