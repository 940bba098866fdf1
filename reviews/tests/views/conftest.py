from contextlib import contextmanager

import pytest
import time_machine

from qiprogramme.tests.make import NOW, two_worlds


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def later(client):
    """Return a context at a later moment, in which the person has signed in anew."""

    @contextmanager
    def signed_in(person, moment):
        with time_machine.travel(moment, tick=False):
            client.force_login(person)
            yield client

    return signed_in


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client
