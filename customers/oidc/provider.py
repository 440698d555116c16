"""The provider that OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET name. Authlib does the protocol: code flow with
PKCE, state and nonce, and the id token's signature."""

from dataclasses import asdict, dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import current_app
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from core.config import Settings
from core.errors import NotFound, Refused
from core.keys import fitting
from customers import emails
from customers.links.actions import address_of

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Claims:
    """What the provider says of somebody. An address that it does not vouch for is left out."""

    subject: str
    email: str | None
    name: str

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def is_set_up() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def sign_in_label() -> str | None:
    """The words on the button, None where no provider is set up."""
    return _("Sign in with your company account") if is_set_up() else None


def client() -> FlaskOAuth2App:
    if not is_set_up():
        raise NotFound
    if "oidc" not in current_app.extensions:
        current_app.extensions["oidc"] = _registered()
    return current_app.extensions["oidc"]


def _registered() -> FlaskOAuth2App:
    settings: Settings = current_app.config["SETTINGS"]
    return OAuth(current_app).register(
        "house",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": PATIENCE_SECONDS,
        },
    )


def go_there() -> Any:
    try:
        return client().authorize_redirect(address_of("oidc.back"))
    except RequestException as gone:
        raise Refused(_("The company's sign-in does not answer. Try again in a moment.")) from gone


def come_back() -> Claims:
    """Who came back, once state, code, signature, issuer, audience, time and nonce have been checked."""
    try:
        said = client().authorize_access_token()["userinfo"]
    except (OAuthError, JoseError, RequestException, KeyError) as wrong:
        raise Refused(_("The company's sign-in did not work. Start once more.")) from wrong
    vouched = said.get("email") if said.get("email_verified") is True else None
    return Claims(
        fitting(str(said["sub"]), 120), emails.normal(vouched) if vouched else None, str(said.get("name") or "")[:60]
    )
