"""Eight who reply at once, and every twentieth time change their mind: python -m bench.writing DATABASE_URL FOLDER EACH."""

import sys
import threading
from pathlib import Path

from flask import Flask, g

from app import create_app
from bench.servers import SECRET, WRITERS
from core.commit import commit, rollback
from core.config import Settings
from core.db import db
from customers import viewers
from customers.queries import ids_by_handle
from forum.posts.actions import add_post
from forum.posts.writing import write

THREADS, ONE_IN = 50, 20


def reply(app: Flask, who: int, each: int) -> None:
    with app.app_context():
        g.viewer = viewers.by_id(ids_by_handle([f"writer{who}"])[f"writer{who}"])
        for number in range(each):
            add_post(g.viewer, 1 + (number * WRITERS + who) % THREADS, write(f"Reply {number} of {who}."))
            if (number + who) % ONE_IN == 0:
                db.session.flush()
                rollback()
            else:
                commit()


def main() -> None:
    url, folder, each = sys.argv[1:]
    app = create_app(Settings(instance=Path(folder), database_url=url, secret_key=SECRET, testing=True))
    threads = [threading.Thread(target=reply, args=(app, who, int(each))) for who in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
