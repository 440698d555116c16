"""Makes the database or brings it up to date, and fills an empty one with the demo. Prints how to sign in."""

import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from app import create_app


def main() -> None:
    app = create_app()
    flask = FlaskGroup(create_app=lambda: app)

    def run(*words: str) -> None:
        flask.main(words, prog_name="flask", standalone_mode=False)

    run("db", "upgrade")
    if os.environ.get("DEMO", "1") != "0" and "demo" in app.cli.commands:
        run("demo", "load", "--if-empty")
    run("customers", "first-admin")


if __name__ == "__main__":
    try:
        main()
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
