"""A mail server that takes so many mails a minute gets no more."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from notifications import actions
from notifications.actions import sending
from notifications.models import Notification
from notifications.rules import State
from notifications.tests.make import NOW, person, planned

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.MAIL_URL = "mailbox:"


def sweep(at=NOW) -> dict[str, int]:
    return dict(actions.sweep(now=at))


def test_no_more_leave_in_a_minute_than_the_server_takes(settings):
    settings.MAIL_PER_MINUTE = 2
    ada = person()
    for number in range(5):
        planned(ada, str(number))
    assert sweep() == {"sent": 2}
    assert sweep(NOW + MINUTE / 2) == {}
    assert sweep(NOW + 2 * MINUTE) == {"sent": 2}
    assert sweep(NOW + 4 * MINUTE) == {"sent": 1}


def test_what_is_being_handed_over_counts_towards_the_limit(settings):
    settings.MAIL_PER_MINUTE = 1
    ada = person()
    held = planned(ada, "held")
    sending._take(NOW, Counter())
    held.refresh_from_db()
    assert held.state == State.CLAIMED
    planned(ada, "waits")
    assert sweep() == {}


def test_what_a_dead_sender_held_is_taken_up_within_the_limit(settings):
    settings.MAIL_PER_MINUTE = 1
    held = planned(person(), "held")
    sending._take(NOW, Counter())
    Notification.objects.filter(pk=held.pk).update(lease_until=Now() - MINUTE)
    assert sweep() == {"sent": 1}
