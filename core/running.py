"""Where the site is open that runs on an instance folder, for commands beside it: their links lead there.

Whoever starts it notes the address and holds a lock on the note. The kernel lets go of it when that process ends, however it
ends, so the note counts while the lock is held: no process's number can have become another's meanwhile.
"""

import fcntl
import os
import time
from pathlib import Path

NAME = "running"
_held: list[int] = []  # as long as this process lives


def note(folder: Path, origin: str) -> bool:
    """False where another site noted itself on this folder first."""
    file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    if not _lock(file):
        os.close(file)
        return False
    os.ftruncate(file, 0)
    os.write(file, origin.encode())
    _held.append(file)
    return True


def _lock(file: int) -> bool:
    """Who reads the note at this moment has it for a moment."""
    for _again in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.01)
        else:
            return True
    return False


def noted(folder: Path) -> str:
    """Nothing where no site runs, or where its folder knows no locks."""
    try:
        with (folder / NAME).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read()
    except OSError:
        pass
    return ""
