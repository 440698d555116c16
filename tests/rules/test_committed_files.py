"""What is committed runs anywhere: it names no package registry's host and no machine's folder."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written apart, so that this file passes its own test.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb." + "debian.org",
    "yarnpkg" + ".com",
]
FOLDERS = ["/" + "work/", "/" + "root/", "/" + "home/[a-z]"]
HOST = re.compile("|".join(map(re.escape, HOSTS)))
FOLDER = re.compile(r"(?<![\w.\-/<>}$])(?:" + "|".join(FOLDERS) + ")")


def committed_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    texts = [(str(path.relative_to(ROOT)), path.read_bytes()) for path in paths if path.is_file()]
    return [(name, raw.decode()) for name, raw in texts if b"\0" not in raw[:8000]]


def findings(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
        for name, text in committed_texts()
        for found in pattern.finditer(text)
    ]


def test_no_committed_file_names_a_package_registry():
    assert findings(HOST) == []


def test_no_committed_file_names_a_folder_of_one_machine():
    assert findings(FOLDER) == []
