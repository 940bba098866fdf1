import pytest
import time_machine
from django.db import transaction

from portfolio.tests.make import CAST, build
from qiprogramme.tests.make import NOW


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """Two organisations with one of everything; each test takes back what it changes."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        town = build()
        for who in CAST:
            town.client(who)
        yield town
        transaction.set_rollback(True)
