import pytest

from people.actions import link_sign_on
from people.tests.provider import CLIENT_ID, CLIENT_SECRET, running, uid
from qiprogramme.tests.make import NOW


@pytest.fixture
def provider(settings):
    """An identity provider that runs, and by which people can sign in."""
    with running() as provider:
        settings.OIDC = {
            "issuer": provider.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "name": "NHSmail",
        }
        yield provider


@pytest.fixture
def linked(weald, provider):
    """The lead, who signs in by the provider as well."""
    link_sign_on(person=weald.lead, uid=uid(provider), at=NOW)
    return weald.lead
