import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction

from notifications import actions
from notifications.models import Notification
from notifications.rendering import read
from notifications.tests.make import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows_as_in_real_use(settings):
    # Django's test runner puts a list in its place.
    settings.EMAIL_BACKEND = "notifications.backend.RowBackend"
    settings.MAIL_URL = "mailbox:"


def letter():
    row = Notification.objects.get()
    actions.sweep(now=row.due_at)
    row.refresh_from_db()
    return read(row.message)


def test_account_mail_becomes_a_row_and_is_sent_even_to_the_inactive():
    person(active=False)
    assert send_mail("Hello", "Go to https://qi.example/x", None, ["ADA.LEAD@weald.example"]) == 1
    row = Notification.objects.get()
    assert (row.kind, row.even_if_inactive, row.purge_when_sent) == (
        "notifications.account",
        True,
        True,
    )
    assert letter().subject == "Hello"
    assert letter().text == "Go to https://qi.example/x\n"
    assert '<a href="https://qi.example/x"' in letter().html


def test_html_that_comes_with_the_mail_is_sent_as_it_is():
    person()
    mail = EmailMultiAlternatives("Hello", "text", to=["ada.lead@weald.example"])
    mail.attach_alternative("<p>Fine &amp; dandy</p>", "text/html")
    mail.send()
    assert letter().html == "<p>Fine &amp; dandy</p>\n"


def test_mail_to_nobody_we_know_is_dropped_without_naming_them(caplog):
    assert send_mail("Hello", "text", None, ["who@elsewhere.example"]) == 0
    assert not Notification.objects.exists()
    assert "belongs to nobody" in caplog.text
    assert "who@" not in caplog.text


def test_account_mail_is_undone_with_the_act_that_sent_it():
    person()
    with pytest.raises(RuntimeError), transaction.atomic():
        send_mail("Hello", "text", None, ["ada.lead@weald.example"])
        raise RuntimeError
    assert not Notification.objects.exists()
