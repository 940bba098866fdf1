"""Single sign-on by OpenID Connect: what an identity provider says, and whether it is believed.

allauth keeps the state and the PKCE verifier and exchanges the code; it checks neither a nonce nor,
for a token fetched directly, a signature. Here every token is checked wholly.
"""

from hashlib import sha256
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse
from requests import RequestException

from people.models import User
from people.rules import did_second_step

PROVIDER = "sign-on"
# What goes wrong between us and the provider, or makes it not believed.
FAULTS = (OAuth2Error, RequestException)
# Signed with the provider's private key: never “none”, and no secret that both sides share.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
CLOCKS_DIFFER = 60  # seconds
# In a session: the provider has asked for a second step itself.
SECOND_STEP_DONE = "second_step_done"


def offered() -> str:
    """Return the name of the identity provider by which people can sign in, or nothing."""
    return settings.OIDC["name"] if settings.OIDC else ""


def nonce_of(state: str) -> str:
    """Return the nonce that goes with a state, which is kept in the session and good for once."""
    return sha256(f"nonce {state}".encode()).hexdigest()


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        asked = extra_params | {"nonce": nonce_of(self.state or "")}
        return super().get_redirect_url(authorization_url, scope, asked)


class SignOn(OpenIDConnectOAuth2Adapter):
    client_class = Client

    def __init__(self, request, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if config.get("issuer") != settings.OIDC["issuer"]:
            raise OAuth2Error(f"The provider calls itself {config.get('issuer')!r}.")
        if missing := ENDPOINTS - config.keys():
            raise OAuth2Error(f"The provider does not say its {', '.join(sorted(missing))}.")
        return config

    def get_callback_url(self, request, app) -> str:
        return settings.BASE_URL + reverse("sign_on_callback")

    def complete_login(self, request, app, token, **kwargs) -> SocialLogin:
        """Return who the provider says it is: by issuer and subject, never by e-mail address."""
        nonce = nonce_of(request.GET["state"])
        claims = self.checked(kwargs["response"].get("id_token") or "", app.client_id, nonce)
        uid = f"{claims['iss']} {claims['sub']}"
        account = SocialAccount(provider=self.provider_id, uid=uid)
        login = SocialLogin(user=User(), account=account, provider=self.get_provider())
        login.second_step_done = did_second_step(claims.get("amr"))
        return login

    def checked(self, token: str, client_id: str, nonce: str) -> dict[str, Any]:
        """Return the claims of the token; `OAuth2Error` says why it is not believed."""
        try:
            claims = jwt.decode(
                token,
                self.key_of(token),
                algorithms=ALGORITHMS,
                audience=client_id,
                issuer=settings.OIDC["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"The token is not believed: {error}") from error
        if claims["nonce"] != nonce:
            raise OAuth2Error("The token answers another question: its nonce is not ours.")
        if claims.get("azp", client_id) != client_id:
            raise OAuth2Error("The token is meant for another application.")
        return claims

    def key_of(self, token: str) -> jwt.PyJWK:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        kid = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        for key in keys:
            if key.key_id == kid:
                return key
        raise OAuth2Error(f"The provider has no key {kid!r}.")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = SignOn
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_auth_params(self) -> dict[str, str]:
        # On a shared computer the person who was there before may still be signed in with it.
        return {"prompt": "select_account"}


callback = OAuth2CallbackView.adapter_view(SignOn)
