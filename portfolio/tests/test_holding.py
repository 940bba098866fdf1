"""What planners make of mail that counts as sent, and who is told that it is held."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from notifications.actions import holding, sweep
from notifications.models import Notification
from notifications.rules import State
from portfolio.digests import plan_digests
from qiprogramme.tests.make import NOW, two_worlds
from reviews.actions import plan_all

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def weald(settings):
    settings.MAIL_URL = "mailbox:"
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def hold(since=NOW - HOUR, at=NOW):
    with connection.cursor() as cursor:
        cursor.execute(holding(since=since, at=at))


def released(until: str) -> str:
    said = StringIO()
    call_command("release_mail", sent_until=until, stdout=said)
    return said.getvalue()


def planned() -> set[str]:
    return set(Notification.objects.filter(state=State.PLANNED).values_list("key", flat=True))


def lines(state: State) -> set[tuple[int, str]]:
    """Return who is told which lines by the mails of the day in that state."""
    rows = Notification.objects.filter(kind="portfolio.digest", state=state)
    return {(row.recipient_id, line["key"]) for row in rows for line in row.context["lines"]}


def test_planners_find_nothing_to_say_again(weald):
    assert any(key.startswith("review_day") for key in planned())
    hold()
    said = released("2026-06-10T10:00")
    assert "counts as sent" in said
    assert "reviews.scheduled" in said
    assert "portfolio.digest" in said
    later = planned()
    assert later
    assert f"{len(later)} are due later" in said
    for hours in range(1, 4):
        plan_all(at=NOW + hours * HOUR)
        plan_digests(at=NOW + hours * HOUR)
    assert planned() == later
    assert sweep(now=NOW + 3 * HOUR)[State.SENT] == 0
    # Nor do the mails of the next day repeat what stood in those.
    ended, plan = lines(State.EXPIRED), plan_digests(at=NOW + 24 * HOUR)
    assert ended
    assert plan == 0 or not lines(State.PLANNED) & ended


def test_what_was_not_sent_yet_by_then_still_is(weald):
    """The lost installation stopped before the day's mails were due."""
    hold(since=NOW - 5 * HOUR)
    said = released("2026-06-10T07:00")
    assert "portfolio.digest" not in said
    plan_digests(at=NOW)
    sweep(now=NOW)
    sent = Notification.objects.filter(state=State.SENT, kind="portfolio.digest")
    assert sent.exists()


def test_a_moment_that_is_none_is_refused(weald):
    with pytest.raises(CommandError, match="not held"):
        released("2026-06-10T10:00")
    hold()
    with pytest.raises(CommandError, match="Write it like"):
        released("yesterday")
    with pytest.raises(CommandError, match="Give a moment from"):
        released("2026-06-10T12:00")


def test_who_looks_after_it_is_told_on_their_home(client, weald):
    def told(user) -> bool:
        client.force_login(user)
        return "No reminders or notices leave" in client.get("/").content.decode()

    assert not told(weald.manager)
    hold()
    assert told(weald.manager)
    assert told(weald.admin)
    assert not told(weald.lead)
    released("2026-06-10T10:00")
    assert not told(weald.manager)
