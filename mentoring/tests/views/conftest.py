"""The pages' cast, at NOW."""

import pytest
import time_machine

from qiprogramme.tests.make import NOW, two_worlds


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()
