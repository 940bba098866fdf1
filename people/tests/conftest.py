import pytest

from people.tests.provider import CLIENT_ID, CLIENT_SECRET, running


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
