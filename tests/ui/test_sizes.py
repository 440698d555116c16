"""What a visitor's first page costs, and what the content security policy would refuse."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"


def packed(paths) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths), 9))


def test_all_style_sheets_together_stay_under_20_kb():
    assert packed((STATIC / "css").glob("*.css")) <= 20_000


def test_the_scripts_with_htmx_stay_under_40_kb():
    vendored = (STATIC / "vendor").glob("*.js")
    assert packed([*(STATIC / "js").glob("*.js"), *vendored]) <= 40_000


def test_no_template_carries_a_style_or_a_script_of_its_own():
    inline = re.compile(r"\sstyle=|<style|\son(click|change|submit|load|input)=|<script(?![^>]*(\ssrc=|ld\+json))")
    found = {
        str(path.relative_to(TEMPLATES)): line.strip()
        for path in TEMPLATES.rglob("*.html")
        if "mail" not in path.parts
        for line in path.read_text().splitlines()
        if inline.search(line)
    }
    assert found == {}


def test_every_sign_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        named |= set(re.findall(r'\b(?:icon|icon_end)="([a-z_-]+)"', text))
        named |= set(re.findall(r'\bicon\("([a-z_-]+)"\)', text))
    assert named - drawn == set()


def test_every_component_is_in_the_design_system():
    page = (ROOT / "docs" / "design-system.md").read_text()
    missing = {path.stem for path in (TEMPLATES / "ui").glob("*.html") if f"`{path.stem}`" not in page}
    assert missing == set()
