"""Requests over kept connections: `wrk` where it is installed, otherwise threads of our own; and parallel writers."""

import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

Headers = dict[str, str]
CONNECTIONS = 8
# Each request asks for an address that nobody asked for before, so that no kept page answers.
ALWAYS_NEW = """n = 0
request = function() n = n + 1; return wrk.format(nil, wrk.path .. "?n=" .. os.time() .. "-" .. n) end
"""


class Line:
    """One kept connection."""

    def __init__(self, port: int, patience: float = 30) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, method: str, path: str, headers: Headers, body: bytes = b"") -> tuple[int, bytes]:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        head = self._until(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        return int(head[9:12]), self._exactly(int(length[1]) if length else 0)

    def close(self) -> None:
        self._socket.close()

    def _until(self, end: bytes) -> bytes:
        while end not in self._rest:
            self._more()
        found, _, self._rest = self._rest.partition(end)
        return found

    def _exactly(self, length: int) -> bytes:
        while len(self._rest) < length:
            self._more()
        found, self._rest = self._rest[:length], self._rest[length:]
        return found

    def _more(self) -> None:
        got = self._socket.recv(1 << 18)
        if not got:
            raise ConnectionError("the server hung up")
        self._rest += got


def rate(port: int, path: str, headers: Headers, seconds: float, new: bool = False) -> float:
    """Answered requests a second over 8 kept connections."""
    run = _by_wrk if shutil.which("wrk") else _by_threads
    return run(port, path, headers, seconds, new)


def _by_wrk(port: int, path: str, headers: Headers, seconds: float, new: bool) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(ALWAYS_NEW if new else "")
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-s", script.name]
        command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        said = subprocess.check_output([*command, f"http://127.0.0.1:{port}{path}"], text=True)
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{path} was not answered:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return float(found[1]) if found else 0.0


def _by_threads(port: int, path: str, headers: Headers, seconds: float, new: bool) -> float:
    def one(who: int) -> list[float]:
        end = time.perf_counter() + seconds
        return list(_asking(port, path, headers, new, who, lambda: time.perf_counter() < end))

    return len(together(one)) / seconds


def _asking(port: int, path: str, headers: Headers, new: bool, who: int, on: Callable[[], bool]) -> Iterator[float]:
    count = 0
    with closing(Line(port)) as line:
        while on():
            count += 1
            status, _body = line.ask("GET", f"{path}?n={time.time()}-{who}-{count}" if new else path, headers)
            if status != 200:
                raise RuntimeError(f"{path} was answered by {status}")
            yield 1.0


def together(work: Callable[[int], list[float]]) -> list[float]:
    """What 8 threads bring, each told its number; an error in one is an error."""
    found: list[float] = []
    wrong: list[OSError | RuntimeError] = []

    def one(number: int) -> None:
        try:
            found.extend(work(number))
        except (OSError, RuntimeError) as error:
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return found


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


median = statistics.median
