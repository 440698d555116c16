"""All components on one page, with content as long, short and odd as people make it: for looking at, and for axe."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = Markup((HERE / "words.html").read_text())


class Everything(Form):
    title = StringField("Title", [InputRequired("Say what it is about."), Length(max=150)])
    about = TextAreaField("About you", [Length(max=500)], description="Shown on your profile.")
    language = SelectField("Language", choices=[SelectChoice("en", "English"), SelectChoice("de", "Deutsch")])
    often = RadioField(
        "Mail", choices=[SelectChoice("now", "At once"), SelectChoice("day", "Once a day")], default="day"
    )
    shown = BooleanField("Show what I own", description="Only what the shop has confirmed.")
    body = TextAreaField("Text", [InputRequired("Write something.")])


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader([ROOT / "templates", HERE]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(lambda one: one, lambda one, many, n: one if n == 1 else many, newstyle=True)
    env.filters |= {
        "dateformat": lambda at, form: format_date(at, form, locale="en"),
        "numberformat": lambda n: f"{n:,}",
    }
    env.globals.update(
        url_for=lambda _endpoint, filename: f"/static/{filename}",
        csrf_token=lambda: "token",
        get_flashed_messages=lambda with_categories: [("success", "Your settings are kept."), ("error", "Not that.")],
    )
    return env


def page() -> str:
    nav = [{"label": "Home", "url": "/", "current": True}, {"label": "Latest", "url": "/latest", "current": False}]
    site = SimpleNamespace(name="Customer Lab", lang="en", dir="ltr", url="http://localhost", nav=nav, htmx=False)
    me = SimpleNamespace(id=7, handle="ana", name="Ana Lindqvist", roles=(), avatar_url=None)
    form = Everything(data={"title": "", "about": "Home barista.", "body": ""})
    form.validate()
    return (
        environment()
        .get_template("gallery.html")
        .render(site=site, me=me, unread=120, form=form, words=WORDS, noon=NOON, day=timedelta(days=1))
    )
