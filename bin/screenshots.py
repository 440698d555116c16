"""`make screenshots`: the main pages of the demo, 360 and 1280 pixels wide, light and dark, in screenshots/.

Names of pages after `make screenshots S=` take only those whose path holds one of them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "8990")
SITE = f"http://127.0.0.1:{PORT}"
WIDTHS = {"phone": 360, "wide": 1280}
THEMES = ("light", "dark")
PAGES = {
    "guest": ["/", "/latest", "/unanswered", "/top/all", "/search?q=grinder", "/sign-in", "/ideas", "/roadmap"],
    "customer": ["/", "/new", "/inbox", "/u/ana", "/settings/profile", "/me/data", "/rewards", "/leaderboard"],
    "admin": ["/admin", "/admin/people", "/admin/site", "/admin/searches"],
}
THREAD = re.compile(r'href="(/t/[^"#]+/\d+)')


@contextmanager
def demo_site() -> Iterator[dict[str, tuple[str, str]]]:
    """A demo of its own in a folder of its own; gives role → (e-mail, password)."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"INSTANCE": folder, "PORT": PORT, "DATABASE_URL": "", "REDIS_URL": ""}
        command = [sys.executable, str(ROOT / "bin" / "start.py")]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as site:
            assert site.stdout is not None
            try:
                yield read_sign_ins(iter(site.stdout.readline, ""))
            finally:
                site.terminate()


def read_sign_ins(lines: Iterator[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for line in lines:
        print(line, end="")
        words = line.split()
        if len(words) >= 3 and "@" in words[-2]:
            found[words[0]] = (words[-2], words[-1])
        if line.startswith("Ctrl-C"):
            return found
    sys.exit("the site did not start")


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto(f"{SITE}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()


def paths_for(page: Page, role: str) -> list[str]:
    """The role's pages and, for guests, the thread on top."""
    page.goto(f"{SITE}/top/all")
    thread = THREAD.search(page.content())
    paths = PAGES[role] + ([thread.group(1)] if thread and role == "guest" else [])
    wanted = sys.argv[1:]
    return [path for path in paths if not wanted or any(word in path for word in wanted)]


def take(browser: Browser, sign_ins: dict[str, tuple[str, str]], role: str, width: str, theme: str) -> None:
    folder = ROOT / "screenshots" / f"{width}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    size = {"width": WIDTHS[width], "height": 900}
    page = browser.new_page(viewport=size, color_scheme=theme)  # type: ignore[arg-type]
    if role in sign_ins:
        sign_in(page, *sign_ins[role])
    for path in paths_for(page, role):
        answer = page.goto(SITE + path)
        name = re.sub(r"\W+", "-", path).strip("-") or "front"
        if answer and answer.ok:
            page.screenshot(path=folder / f"{role}-{name[:60]}.png", full_page=True)
        elif theme == "light" and width == "wide":
            print(f"{path}: {answer.status if answer else 'no answer'}")
    page.close()


def main() -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        sys.exit("There is no Chromium to take pictures with.")
    with demo_site() as sign_ins, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if not os.getuid() else [])
        for role in PAGES:
            for width in WIDTHS:
                for theme in THEMES:
                    take(browser, sign_ins, role, width, theme)
        browser.close()
    print(f"Pictures are in {ROOT / 'screenshots'}")


if __name__ == "__main__":
    main()
