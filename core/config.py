"""The environment, read once into one frozen object. A wrong value stops the start with the variable's name and what it wants."""

import base64
import os
import secrets
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The README lists each name. Tests build it with keyword arguments."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    instance: Path = Field(ROOT / "instance", alias="INSTANCE", description="a folder that we may write to")
    database_url: str = Field("", alias="DATABASE_URL", description="sqlite:///… or postgresql://…")
    redis_url: str = Field("", alias="REDIS_URL", description="redis://…, rediss://… or unix://…")
    search_engine: Literal["auto", "whoosh", "postgresql"] = Field("auto", alias="SEARCH_ENGINE")
    secret_key: str = Field("", alias="SECRET_KEY", description="at least 32 characters")
    site_name: str = Field("Customer Lab", alias="SITE_NAME")
    port: int = Field(8000, alias="PORT", ge=1, le=65535, description="a number from 1 to 65535")
    site_url: str = Field("", alias="SITE_URL", description="http(s)://host[:port]")
    mail_url: str = Field("", alias="MAIL_URL", description="smtp://user:password@host:port or smtps://…")
    mail_from: str = Field("", alias="MAIL_FROM")
    uploads: Path | None = Field(None, alias="UPLOADS", description="a folder that we may write to")
    trusted_proxies: int = Field(0, alias="TRUSTED_PROXIES", ge=0, le=9, description="how many proxies stand in front")
    oidc_issuer: str = Field("", alias="OIDC_ISSUER")
    oidc_client_id: str = Field("", alias="OIDC_CLIENT_ID")
    oidc_client_secret: str = Field("", alias="OIDC_CLIENT_SECRET")
    purchase_hook_secret: str | None = Field(None, alias="PURCHASE_HOOK_SECRET")
    shopify_hook_secret: str | None = Field(None, alias="SHOPIFY_HOOK_SECRET")
    woocommerce_hook_secret: str | None = Field(None, alias="WOOCOMMERCE_HOOK_SECRET")
    cheap_passwords: bool = Field(False, description="tests only: argon2 at its cheapest")
    testing: bool = False

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
            raise ValueError("wants sqlite:///… or postgresql://…")
        return url.replace("postgres:", "postgresql:", 1) if url.startswith("postgres:") else url

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("wants at least 32 characters")
        return key

    @field_validator("redis_url", "site_url", "mail_url")
    @classmethod
    def _with_scheme(cls, url: str) -> str:
        if url and "://" not in url:
            raise ValueError("wants an address with its scheme")
        return url.rstrip("/")

    @field_validator("purchase_hook_secret", "shopify_hook_secret", "woocommerce_hook_secret")
    @classmethod
    def _not_empty(cls, secret: str | None) -> str | None:
        """Several, separated by commas, hold at once while one is changed. An empty one would let anybody in."""
        if secret is None:
            return None
        for part in secret.split(","):
            if not part.strip():
                raise ValueError("wants a secret; leave the variable out to switch the hook off")
            _decodable(part.strip())
        return secret

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance / 'customer_lab.db'}"

    @property
    def is_postgresql(self) -> bool:
        return self.database.startswith("postgresql")

    @property
    def origin(self) -> str:
        return self.site_url or f"http://127.0.0.1:{self.port}"

    @property
    def uploads_folder(self) -> Path:
        return self.uploads or self.instance / "uploads"

    @property
    def secret(self) -> str:
        return self.secret_key or kept_secret(self.instance / "secret_key")


def _decodable(secret: str) -> None:
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except ValueError:
            key = b""
        if not key:
            raise ValueError("wants base64 after whsec_")


def kept_secret(path: Path) -> str:
    """Made once and kept, mode 0600. Web and worker both come here at the first start, so creating is exclusive."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as wrong:
        sys.exit("\n".join(_sentence(error["loc"], error["msg"]) for error in wrong.errors()))


def _sentence(where: tuple, message: str) -> str:
    name = str(where[0])
    field = next((f for key, f in Settings.model_fields.items() if name in (f.alias, key)), None)
    wants = f" It wants {field.description}." if field and field.description else ""
    return f"{name}: {message.removeprefix('Value error, ')}.{wants}"
