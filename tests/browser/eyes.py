"""What is looked at on every page: axe's rules, sideways scrolling, and what sticks out."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
# The frame around every page is looked at on the first one.
FRAME = [".head", ".foot", "#keys"]
RUN = """([around, options]) => axe.run(around, options).then(found => found.violations.map(each =>
    `${each.id}: ${each.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`))"""
# What is wider than the window and not inside something that scrolls by itself.
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1 && node.checkVisibility())
    .slice(0, 4).map(node => `sticks out: ${node.tagName}.${node.className} ${Math.round(node.getBoundingClientRect().right)}`)
    .concat(`${document.documentElement.scrollWidth} wide`)"""


TWICE = """() => { const seen = new Set(); return [...document.querySelectorAll("[id]")].map(node => node.id)
    .filter(id => seen.has(id) || !seen.add(id)).map(id => `two things are called #${id}`); }"""


def faults_of(page: Page, frame: bool = True) -> list[str]:
    """In light with all rules, in dark what depends on colours."""
    around = {"exclude": [] if frame else FRAME}
    page.emulate_media(color_scheme="light")
    found: list[Any] = page.evaluate(RUN, [around, RULES]) + page.evaluate(WIDER) + page.evaluate(TWICE)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark {fault}" for fault in page.evaluate(RUN, [around, CONTRAST])]
