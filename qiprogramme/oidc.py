"""The identity provider by which people may sign in, as the environment names it."""

import os
from urllib.parse import urljoin

from django.core.exceptions import ImproperlyConfigured

VARIABLES = {
    "issuer": "QI_OIDC_ISSUER",
    "client_id": "QI_OIDC_CLIENT_ID",
    "client_secret": "QI_OIDC_CLIENT_SECRET",
    "name": "QI_OIDC_NAME",
}


def identity_provider(*, live: bool) -> dict[str, str]:
    """Return its `issuer`, `client_id`, `client_secret` and `name`; nothing, where none is named.

    Half of one, or live one without encryption, stops the start and says what to set.
    """
    provider = {part: os.environ.get(variable, "") for part, variable in VARIABLES.items()}
    if not provider["issuer"]:
        return {}
    if live and not provider["issuer"].startswith("https://"):
        raise ImproperlyConfigured("QI_OIDC_ISSUER does not begin with https://. Give it as it is.")
    for part, variable in VARIABLES.items():
        if not provider[part]:
            raise ImproperlyConfigured(f"{variable} is not set. .env.example says what it is.")
    return provider


def origin_of(provider: dict[str, str]) -> list[str]:
    """Return where browsers follow a form that leads to the provider, for the content policy."""
    return [urljoin(provider["issuer"], "/")] if provider else []
