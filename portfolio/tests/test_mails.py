"""Managers see what came of each mail of their programme, and have what was refused sent again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from notifications.actions import plan, send_again, sweep
from notifications.models import Notification
from notifications.rendering import read
from notifications.tests.sink import running
from people.models import User
from portfolio.queries.mails import is_refused, mails_of, undelivered
from portfolio.templatetags.mails import ABOUT
from qiprogramme.tests.make import NOW, TODAY, person, two_worlds

pytestmark = pytest.mark.django_db
REFUSED = "550 no such person here"


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


@pytest.fixture
def sink(settings):
    with running() as mail:
        settings.MAIL_URL = mail.url
        yield mail


def url(weald) -> str:
    return reverse("portfolio:mails", args=[weald.programme.pk])


def refuse(weald, sink) -> Notification:
    """Return the mail that the server refused to take for one person; all others have theirs."""
    sink.script.append(REFUSED)
    sweep(now=NOW)
    return Notification.objects.get(state="failed")


def test_every_mail_that_is_not_about_an_account_has_words(settings):
    folder = settings.BASE_DIR / "templates"
    kinds = {
        f"{path.parent.parent.name}.{path.name.removesuffix('.subject.txt')}"
        for path in folder.glob("*/email/*.subject.txt")
        if path.parent.parent.name != "notifications"
    }
    assert kinds - {kind for kind in kinds if kind.endswith(".layout")} == set(ABOUT)


def test_each_programmes_mail_is_its_own_and_accounts_are_nobodys(weald):
    plan(
        key="account:1",
        kind="notifications.account",
        recipient=weald.lead,
        subject=f"user:{weald.lead.pk}",
        context={"subject": "A new password", "text": "Secret", "html": ""},
        due_at=NOW,
        at=NOW,
    )
    own = set(mails_of(weald.programme).values_list("pk", flat=True))
    theirs = set(mails_of(weald.outsider.programme).values_list("pk", flat=True))
    assert own and theirs and not own & theirs
    assert not Notification.objects.filter(pk__in=own, kind="notifications.account").exists()
    about = Notification.objects.filter(subject=f"review_day:{weald.review_day.pk}")
    assert own >= set(about.values_list("pk", flat=True))


def test_a_refused_mail_is_told_to_the_manager_and_to_the_person(weald, sink, client):
    row = refuse(weald, sink)
    assert undelivered(weald.programme, TODAY) == [row.recipient]
    assert is_refused(row.recipient)
    client.force_login(weald.manager)
    assert "person whom mail does not reach" in client.get("/").content.decode()
    page = client.get(url(weald), {"show": "failed"}).content.decode()
    assert row.recipient.name in page
    assert REFUSED in page
    client.force_login(row.recipient)
    assert "Mail does not reach you." in client.get("/").content.decode()


def test_it_goes_again_to_the_address_that_was_put_right(weald, sink, client):
    row = refuse(weald, sink)
    User.objects.filter(pk=row.recipient_id).update(email="right@weald.example")
    client.force_login(weald.manager)
    answer = client.post(url(weald), {"mail": row.pk}, follow=True)
    assert "goes out again" in answer.content.decode()
    sweep(now=NOW + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.state == "sent"
    assert "right@weald.example" in read(row.message).recipient
    assert sink.recipients[-1] == ["right@weald.example"]
    assert undelivered(weald.programme, TODAY) == []
    assert not is_refused(row.recipient)
    # What was sent is not sent a second time.
    again = client.post(url(weald), {"mail": row.pk}, follow=True)
    assert "was sent, or comes too late" in again.content.decode()
    assert sweep(now=NOW + timedelta(minutes=2)) == {}


def test_one_that_may_have_arrived_keeps_its_bytes(weald, sink):
    row = refuse(weald, sink)
    Notification.objects.filter(pk=row.pk).update(smtp_stage="after_dot")
    message, identity = row.message, row.message_id
    send_again(row=row, by=weald.manager, at=NOW)
    row.refresh_from_db()
    assert (row.message, row.message_id) == (message, identity) != ("", "")


def test_what_comes_too_late_is_not_sent_again(weald, sink):
    row = refuse(weald, sink)
    Notification.objects.filter(pk=row.pk).update(not_after=NOW - timedelta(hours=1))
    with pytest.raises(ValidationError, match="too late"):
        send_again(row=row, by=weald.manager, at=NOW)


@pytest.mark.parametrize("wrong", ["", "0", "nonsense", "9" * 40, "²"])
def test_a_mail_that_does_not_exist_is_said_to_be_none(weald, client, wrong):
    client.force_login(weald.manager)
    answer = client.post(url(weald), {"mail": wrong}, follow=True)
    assert "is not one of the programme’s" in answer.content.decode()


def test_mail_of_another_programme_is_none_either(weald, sink, client):
    sweep(now=NOW)
    foreign = Notification.objects.filter(recipient__organisation=weald.outsider.organisation)
    foreign.update(state="failed", sent_at=None, stopped_at=NOW)
    client.force_login(weald.manager)
    answer = client.post(url(weald), {"mail": foreign[0].pk}, follow=True)
    assert "is not one of the programme’s" in answer.content.decode()
    assert set(foreign.values_list("state", flat=True)) == {"failed"}


def test_the_list_narrows_by_state_and_person(weald, client):
    sweep(now=NOW)
    client.force_login(weald.manager)
    everybody = client.get(url(weald)).context["mails"].page
    assert {row.recipient for row in everybody} >= {weald.executive, weald.lead}
    found = client.get(url(weald), {"find": "weald lead", "show": "sent"}).context["mails"].page
    assert {row.recipient for row in found} == {weald.lead}
    assert "No mail fits" in client.get(url(weald), {"find": "xylophone"}).content.decode()


def test_a_guest_of_another_organisation_keeps_the_mail_of_the_day_to_themselves(weald):
    guest = person(weald.outsider.organisation, "guest@moor.example", "Moor Guest")
    weald.programme.memberships.create(
        user=guest, role="contributor", started_at=NOW, started_by=weald.manager
    )
    for who in (guest, weald.lead):
        plan(
            key=f"digest:{who.pk}",
            kind="portfolio.digest",
            recipient=who,
            subject=f"digest:{who.pk}",
            context={"lines": []},
            due_at=NOW,
            at=NOW,
        )
    digests = mails_of(weald.programme).filter(kind="portfolio.digest")
    assert [row.recipient for row in digests] == [weald.lead]
