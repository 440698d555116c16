"""The environment, read once into one frozen object. A wrong value stops the start with the variable's name and what it wants."""

import base64
import os
import secrets
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core import wanted
from core.running import noted

ROOT = Path(__file__).resolve().parent.parent
A_SECRET = "a secret, or several with commas between (after whsec_ base64); left out, the hook is off"


class Settings(BaseSettings):
    """The README lists each name. Tests build it with keyword arguments."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    instance: Path = Field(
        ROOT / "instance", alias="INSTANCE", description="a folder that we may write to", validate_default=True
    )
    database_url: str = Field("", alias="DATABASE_URL", description="sqlite:///… or postgresql://…")
    redis_url: str = Field("", alias="REDIS_URL", description="redis://…, rediss://… or unix://…")
    search_engine: Literal["auto", "whoosh", "postgresql"] = Field("auto", alias="SEARCH_ENGINE")
    secret_key: str = Field("", alias="SECRET_KEY", description="at least 32 characters")
    site_name: str = Field("Customer Lab", alias="SITE_NAME")
    port: int = Field(8000, alias="PORT", ge=1, le=65535, description="a number from 1 to 65535")
    site_url: str = Field("", alias="SITE_URL", description="http(s)://host[:port]")
    mail_url: str = Field("", alias="MAIL_URL", description="smtp://user:password@host:port or smtps://…")
    mail_from: str = Field("", alias="MAIL_FROM", description="an e-mail address, such as lab@example.com")
    uploads: Path | None = Field(None, alias="UPLOADS", description="a folder that we may write to")
    trusted_proxies: int = Field(0, alias="TRUSTED_PROXIES", ge=0, le=9, description="how many proxies stand in front")
    oidc_issuer: str = Field("", alias="OIDC_ISSUER")
    oidc_client_id: str = Field("", alias="OIDC_CLIENT_ID")
    oidc_client_secret: str = Field("", alias="OIDC_CLIENT_SECRET")
    purchase_hook_secret: str | None = Field(None, alias="PURCHASE_HOOK_SECRET", description=A_SECRET)
    shopify_hook_secret: str | None = Field(None, alias="SHOPIFY_HOOK_SECRET", description=A_SECRET)
    woocommerce_hook_secret: str | None = Field(None, alias="WOOCOMMERCE_HOOK_SECRET", description=A_SECRET)
    webhook_hosts: str = Field(
        "", alias="WEBHOOK_HOSTS", description="names or addresses of our own network, separated by commas"
    )
    cheap_passwords: bool = Field(False, description="tests only: argon2 at its cheapest")
    testing: bool = False

    @field_validator("instance", "uploads", mode="before")
    @classmethod
    def _said(cls, path: Any, field: ValidationInfo) -> Any:
        return path or cls.model_fields[str(field.field_name)].default

    @field_validator("instance")
    @classmethod
    def _instance(cls, path: Path) -> Path:
        return wanted.folder(path, 0o700)

    @field_validator("uploads")
    @classmethod
    def _uploads(cls, path: Path | None) -> Path | None:
        return path and wanted.folder(path)

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        return url and wanted.database_address(url)

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, url: str) -> str:
        return url and wanted.redis_address(url)

    @field_validator("site_url")
    @classmethod
    def _site(cls, url: str) -> str:
        return url and wanted.address(url, "http", "https")

    @field_validator("mail_url")
    @classmethod
    def _mail_server(cls, url: str) -> str:
        return url and wanted.address(url, "smtp", "smtps")

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, text: str) -> str:
        return text and wanted.mail_address(text)

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("this is too short")
        return key

    @field_validator("purchase_hook_secret", "shopify_hook_secret", "woocommerce_hook_secret")
    @classmethod
    def _not_empty(cls, secret: str | None) -> str | None:
        """Several, separated by commas, hold at once while one is changed. An empty one would let anybody in."""
        if secret is None:
            return None
        for part in secret.split(","):
            if not part.strip():
                raise ValueError("one is empty")
            _decodable(part.strip())
        return secret

    @property
    def own_hosts(self) -> frozenset[str]:
        """Where webhooks may go although it is no public address, and without encryption."""
        return frozenset(each.strip().lower().strip("[]") for each in self.webhook_hosts.split(",") if each.strip())

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance / 'customer_lab.db'}"

    @property
    def is_postgresql(self) -> bool:
        return self.database.startswith("postgresql")

    @property
    def origin(self) -> str:
        """A command beside a running site is told neither address nor port: then it is that site's."""
        beside = "" if self.site_url or "port" in self.model_fields_set else noted(self.instance)
        return self.site_url or beside or f"http://127.0.0.1:{self.port}"

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
            raise ValueError("what follows whsec_ is no base64")


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
    return f"{name}: {message.removeprefix('Value error, ')}.{wants}".replace("….", "…")
