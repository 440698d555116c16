"""A product team's reader of the feed: python -m tests.outages.reading PORT TOKEN FILE MODE, `page` or `follow`.

It appends each entry's number to its file as it comes. Started again, it goes on after the last whole line there.
"""

import http.client
import json
import sys
import time
from pathlib import Path


def resume(path: Path) -> int:
    """The last number that was written whole; what was cut off in the middle is taken away."""
    kept, _, _cut = path.read_text().rpartition("\n") if path.exists() else ("", "", "")
    path.write_text(kept + "\n" if kept else "")
    return int(kept.rpartition("\n")[2] or 0)


def main() -> None:
    port, token, file, mode = sys.argv[1:]
    after = resume(Path(file))
    with Path(file).open("a") as out:
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
            path = f"/api/v1/feed?after={after}&limit=50" + ("&follow=1" if mode == "follow" else "")
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            if answer.status != 200:
                sys.exit(f"the feed was answered by {answer.status}")
            for line in answer:
                if line.strip():
                    after = json.loads(line)["seq"]
                    out.write(f"{after}\n")
                    out.flush()
            connection.close()
            time.sleep(0.02)


if __name__ == "__main__":
    main()
