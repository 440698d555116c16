"""One node: posts a body many times at once, and prints the answers' codes. Run as a process of its own by the tests.

python -m tests.purchases.deliver DATABASE_URL INSTANCE SECRET REQUESTS.json
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app import create_app
from core.config import Settings


def main(url: str, instance: str, secret: str, requests: str) -> None:
    settings = Settings(
        instance=Path(instance),
        database_url=url,
        secret_key="s" * 48,
        purchase_hook_secret=secret,
        cheap_passwords=True,
        testing=True,
    )
    app = create_app(settings)

    def send(one: dict[str, Any]) -> int:
        return app.test_client().post(one["path"], data=one["body"], headers=one["headers"]).status_code

    sent = json.loads(Path(requests).read_text())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ThreadPoolExecutor(20) as threads:
        sys.stdout.write(json.dumps(list(threads.map(send, sent))))


if __name__ == "__main__":
    main(*sys.argv[1:])
