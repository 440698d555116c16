"""Makes the database or brings it up to date, and fills an empty one with the demo. Prints how to sign in."""

import os
import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from app import create_app
from core.commit import commit
from customers.accounts.first_admin import first_admin_link
from forum.categories.defaults import make_first_rooms
from rewards.rules.defaults import make_default_rules


def fill(app: Flask) -> None:
    flask = FlaskGroup(create_app=lambda: app)

    def run(*words: str) -> None:
        flask.main(words, prog_name="flask", standalone_mode=False)

    run("db", "upgrade")
    if os.environ.get("DEMO", "1") != "0" and "demo" in app.cli.commands:
        run("demo", "load", "--if-empty")


def main() -> None:
    app = create_app()
    fill(app)
    with app.app_context():
        make_first_rooms()
        make_default_rules()
        link = first_admin_link()
        commit()
    if link:
        print(f"The first admin comes in by this link, once, within a week:\n  {link}")


if __name__ == "__main__":
    try:
        main()
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except OperationalError as problem:
        sys.exit(f"The database refuses: {problem.orig}")
