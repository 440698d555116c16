"""`make run`: prepares the database, starts web and worker, says where the site is, waits until told to end.

PORT, HOST, DEMO, WEB_PROCESSES, WEB_THREADS and WORKER_PROCESSES are read here, all else by core.config.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from supervisor import Supervisor, read_procfile

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 60.0


def prepare_environment() -> None:
    os.chdir(ROOT)
    os.environ["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    os.environ.pop("FLASK_APP", None)
    os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("HOST", "127.0.0.1")
    cores = str(max(2, os.cpu_count() or 2))
    os.environ.setdefault(
        "WEB_PROCESSES", cores if os.environ.get("DATABASE_URL", "").startswith("postgres") else "1"
    )
    os.environ.setdefault("WORKER_PROCESSES", "2" if os.environ.get("REDIS_URL") else "1")


def refuse_a_taken_port() -> None:
    host, port = os.environ["HOST"], os.environ["PORT"]
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except (OSError, OverflowError, ValueError) as problem:
        sys.exit(f"Cannot serve on {host}:{port}: {problem}. Name another with PORT=8001 make run")


def flask(*words: str) -> None:
    if code := subprocess.run(["flask", *words]).returncode:
        sys.exit(code)


def commands() -> list[tuple[str, str]]:
    kinds = read_procfile(ROOT / "Procfile")
    workers = int(os.environ["WORKER_PROCESSES"])
    return [("web", kinds["web"]), *(("worker", kinds["worker"]) for _ in range(workers))]


def answers() -> bool:
    connection = http.client.HTTPConnection(os.environ["HOST"], int(os.environ["PORT"]), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not supervisor.ending and time.monotonic() < deadline:
        if answers():
            print(f"\nCustomer Lab is open: http://{os.environ['HOST']}:{os.environ['PORT']}\n", flush=True)
            return
        time.sleep(0.2)


def main() -> int:
    prepare_environment()
    refuse_a_taken_port()
    flask("db", "upgrade")
    supervisor = Supervisor(commands())
    supervisor.start()
    announce(supervisor)
    return supervisor.wait()


if __name__ == "__main__":
    sys.exit(main())
