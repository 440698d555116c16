"""`make run`: prepares the database, starts web and worker, says where the site is, waits until told to end.

PORT, BIND, DEMO, WEB_PROCESSES, WEB_THREADS and WORKER_PROCESSES are read here, all else by core.config.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from supervisor import Supervisor, go_down_with, read_procfile

from core import running

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 60.0
NUMBERS = {"PORT": (1, 65535), "WEB_PROCESSES": (1, 999), "WEB_THREADS": (1, 999), "WORKER_PROCESSES": (0, 999)}


def prepare_environment() -> None:
    """One web and one worker process, or, where the database and Redis are servers, several of each."""
    given = os.environ
    os.chdir(ROOT)
    given["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{given.get('PATH', os.defpath)}"
    given.pop("FLASK_APP", None)
    several = str(max(2, os.cpu_count() or 2))
    usual = {
        "PORT": "8000",
        "BIND": "127.0.0.1",
        "WEB_PROCESSES": several if given.get("DATABASE_URL", "").startswith("postgres") else "1",
        "WORKER_PROCESSES": "2" if given.get("REDIS_URL") else "1",
    }
    given.update({name: given.get(name) or value for name, value in usual.items()})


def refuse_what_is_no_number() -> None:
    for name, (least, most) in NUMBERS.items():
        given = os.environ.get(name)
        if given and not (given.isascii() and given.isdigit() and len(given) < 6 and least <= int(given) <= most):
            sys.exit(f"{name}: this is none. It wants a number from {least} to {most}.")


def refuse_a_taken_port() -> None:
    host, port = os.environ["BIND"], os.environ["PORT"]
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except OSError as problem:
        sys.exit(f"Cannot serve on {host}:{port}: {problem}. Name another with PORT=8001 make run")


def prepare_database() -> str:
    """What it says about signing in."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    script = [sys.executable, str(ROOT / "bin" / "prepare.py")]
    done = subprocess.run(script, stdout=subprocess.PIPE, text=True, preexec_fn=partial(go_down_with, os.getpid()))
    if done.returncode:
        sys.exit(done.stdout + "The database could not be prepared; the reason is above.")
    return done.stdout.strip()


def note_where() -> None:
    """For commands beside the site: SITE_URL, or what core.config makes of PORT."""
    folder = Path(os.environ.get("INSTANCE") or ROOT / "instance")
    origin = os.environ.get("SITE_URL", "").rstrip("/") or f"http://127.0.0.1:{os.environ['PORT']}"
    if not running.note(folder, origin):
        print("Another site runs on this INSTANCE; commands without PORT print its address.", file=sys.stderr)


def commands() -> list[tuple[str, str]]:
    kinds = read_procfile(ROOT / "Procfile")
    workers = int(os.environ["WORKER_PROCESSES"])
    return [("web", kinds["web"]), *(("worker", kinds["worker"]) for _ in range(workers))]


def answers() -> bool:
    connection = http.client.HTTPConnection(os.environ["BIND"], int(os.environ["PORT"]), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(supervisor: Supervisor, how_to_sign_in: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not supervisor.ending and time.monotonic() < deadline:
        if answers():
            address = os.environ.get("SITE_URL") or f"http://{os.environ['BIND']}:{os.environ['PORT']}"
            print(f"\nCustomer Lab is open: {address}\n\n{how_to_sign_in}\n\nCtrl-C ends it.", flush=True)
            return
        supervisor.watch()
        time.sleep(0.1)


def main() -> int:
    prepare_environment()
    refuse_what_is_no_number()
    refuse_a_taken_port()
    how_to_sign_in = prepare_database()
    note_where()
    supervisor = Supervisor(commands())
    supervisor.start()
    announce(supervisor, how_to_sign_in)
    return supervisor.wait()


if __name__ == "__main__":
    sys.exit(main())
