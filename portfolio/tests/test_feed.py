"""A person's own calendar: whose entries, at which address, and until when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from mentoring.actions import set_slot
from mentoring.models import WORDS
from mentoring.tests.make import log
from people.actions import calendar_token, close_account, open_calendar
from portfolio.feed import entries_of
from qiprogramme.tests.make import NOW, REVIEW_ON, two_worlds

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
OPEN, CLOSE = reverse("portfolio:open_calendar"), reverse("portfolio:close_calendar")


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        weald = two_worlds()
        slot = {"weekday": 4, "starts": time(14), "place": "Quiet room"}
        set_slot(project=weald.project, by=weald.mentor, at=NOW, **slot)
        yield weald


def address_of(user) -> str:
    open_calendar(person=user, at=NOW)
    return reverse("portfolio:calendar", args=[calendar_token(user)])


def events(user) -> dict[str, object]:
    """Return what a calendar program reads, by what it is called."""
    answer = Client().get(address_of(user))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).events
    return {f"{one['summary']} {one['dtstart'].dt}": one for one in found}


def test_a_lead_finds_sessions_at_their_hour_what_is_due_and_the_review(weald):
    title = weald.project.title
    found = events(weald.lead)
    this_week = datetime(2026, 6, 11, 14, tzinfo=LONDON).astimezone(ZoneInfo("UTC"))
    session = found[f"Mentoring: {title} {this_week}"]
    assert session["dtend"].dt - session["dtstart"].dt == timedelta(minutes=30)
    assert session["location"] == "Quiet room"
    assert found[f"Figures complete: {title} {date(2026, 6, 11)}"]["dtend"].dt == date(2026, 6, 12)
    assert f"Rehearsal: {title} {date(2026, 6, 16)}" in found
    [review] = [one for name, one in found.items() if name.startswith("Review")]
    assert review["summary"] == f"Review: {title}"
    assert review["dtstart"].dt.date() == REVIEW_ON


def test_it_holds_what_the_persons_roles_put_there_and_no_more(weald):
    titles = {"lead": weald.project.title, "mentor": weald.project.title}
    for who, title in titles.items():
        assert all(title in name for name in events(getattr(weald, who)))
    assert all(name.startswith("Review: Weald huddles") for name in events(weald.sponsor))
    assert all("Weald length of stay" in name for name in events(weald.executive))
    assert len(events(weald.executive)) == 1
    for who in ("contributor", "steering", "other_lead", "admin"):
        assert events(getattr(weald, who)) == {}


def test_without_a_slot_a_session_stands_for_its_week(weald):
    names = list(events(weald.outsider.lead))
    assert f"Mentoring this week: {weald.outsider.project} 2026-06-08" in names


def test_it_holds_nothing_of_what_was_talked_about(weald):
    log(weald, texts=["Canary agreed"], **dict.fromkeys(WORDS, "Canary talked"))
    for user in (weald.lead, weald.mentor):
        assert b"Canary" not in Client().get(address_of(user)).content


def test_the_address_works_until_another_is_made_or_it_is_switched_off(client, weald):
    client.force_login(weald.lead)
    account = reverse("portfolio:own_account")
    assert "address can read" not in client.get(account).content.decode()
    addresses = []
    for _ in range(2):
        client.post(OPEN)
        weald.lead.refresh_from_db()
        addresses.append(reverse("portfolio:calendar", args=[calendar_token(weald.lead)]))
    assert addresses[1] in client.get(account).content.decode()
    assert [Client().get(one).status_code for one in addresses] == [404, 200]
    client.post(CLOSE)
    assert [Client().get(one).status_code for one in addresses] == [404, 404]
    assert "address can read" not in client.get(account).content.decode()


def test_a_made_up_address_leads_nowhere(weald):
    token = calendar_token(open_calendar(person=weald.lead, at=NOW))
    for wrong in (token[:-1], "x" + token, f"{weald.lead.pk}"):
        assert Client().get(reverse("portfolio:calendar", args=[wrong])).status_code == 404


def test_it_ends_with_the_account(weald):
    address = address_of(weald.lead)
    close_account(person=weald.lead, by=weald.admin, at=NOW)
    assert Client().get(address).status_code == 404


def test_the_secret_is_in_no_history(weald):
    open_calendar(person=weald.lead, at=NOW)
    columns = {field.name for field in weald.lead.history.model._meta.get_fields()}
    assert "calendar_key" not in columns


def test_queries_do_not_grow_with_sessions(weald):
    with CaptureQueriesContext(connection) as few:
        assert entries_of(weald.mentor, NOW)
    with time_machine.travel(NOW, tick=False):
        log(weald)
    with CaptureQueriesContext(connection) as more:
        entries_of(weald.mentor, NOW)
    assert len(few) == len(more)
