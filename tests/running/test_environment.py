"""A wrong value stops the start with the variable's name and what it wants; what is right and merely away does not."""

import pytest

from app import create_app
from core.config import Settings, read_settings

MAIL = "smtp://user:password@host:port"
REDIS = "redis://…, rediss://… or unix://…"
WRONG = [
    ("MAIL_URL", "http://mail.example.com", MAIL),
    ("MAIL_URL", "smtp://hidden:pa/ss@mail.example.com", MAIL),
    ("MAIL_URL", "smtp://mail.example.com:post", MAIL),
    ("MAIL_URL", "smtp://:25", MAIL),
    ("MAIL_URL", "mail.example.com", MAIL),
    ("MAIL_FROM", "The Lab", "an e-mail address"),
    ("REDIS_URL", "http://cache", REDIS),
    ("REDIS_URL", "redis://cache:abc/0", REDIS),
    ("REDIS_URL", "redis://cache:99999", REDIS),
    ("REDIS_URL", "redis:///0", REDIS),
    ("REDIS_URL", "unix://", REDIS),
    ("REDIS_URL", "redis://cache?socket_timeout=soon", REDIS),
    ("DATABASE_URL", "mysql://db/lab", "sqlite:///… or postgresql://…"),
    ("DATABASE_URL", "postgresql://lab:hidden@db:abc/lab", "sqlite:///… or postgresql://…"),
    ("SITE_URL", "ftp://lab.example.com", "http(s)://host[:port]"),
    ("SITE_URL", "https://lab.example.com:web", "http(s)://host[:port]"),
    ("SECRET_KEY", "hidden", "at least 32 characters"),
    ("PORT", "abc", "a number from 1 to 65535"),
    ("TRUSTED_PROXIES", "many", "how many proxies"),
    ("SHOPIFY_HOOK_SECRET", "whsec_hidden", "a secret"),
    ("UPLOADS", "/proc/nope", "a folder that we may write to"),
    ("UPLOADS", __file__, "a folder that we may write to"),
    ("INSTANCE", "/proc/nope", "a folder that we may write to"),
]


@pytest.mark.parametrize(("name", "value", "wants"), WRONG, ids=[f"{name}={value[-30:]}" for name, value, _ in WRONG])
def test_a_wrong_value_stops_the_start_and_says_once_what_the_variable_wants(name, value, wants, monkeypatch, tmp_path):
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        read_settings()
    said = str(stopped.value.code)
    assert said.startswith(f"{name}: ") and said.count(f"It wants {wants}") == 1 == said.count("wants"), said
    assert "hidden" not in said and "pa/ss" not in said and not said.endswith("…."), said


def test_what_is_right_is_taken(tmp_path):
    for given in (
        {"mail_url": "smtps://me%40x:p%2Fw@mail.example.com:465?verify=no", "mail_from": "lab@example.com"},
        {"redis_url": "rediss://:secret@cache:6380/1"},
        {"redis_url": "unix:///run/valkey.sock?db=1"},
        {"database_url": "postgresql:///lab?host=/run/postgresql"},
        {"site_url": "https://[::1]:8443/"},
        {"uploads": tmp_path / "deep" / "down"},
    ):
        Settings(instance=tmp_path, **given)
    assert (tmp_path / "deep" / "down").is_dir()


def test_an_empty_value_is_as_if_left_out(tmp_path, monkeypatch):
    for name in ("MAIL_URL", "MAIL_FROM", "REDIS_URL", "DATABASE_URL", "SITE_URL", "SECRET_KEY", "UPLOADS"):
        monkeypatch.setenv(name, "")
    assert Settings(instance=tmp_path).uploads_folder == tmp_path / "uploads"


def test_a_redis_that_is_away_stops_nothing(tmp_path):
    settings = Settings(instance=tmp_path, redis_url="redis://127.0.0.1:9/0", secret_key="s" * 48, testing=True)
    app = create_app(settings)
    assert app.test_client().get("/healthz").status_code == 200
