"""The command that sends one mail now, with every answer that a mail server can give."""

from email import message_from_bytes
from email.policy import default
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command

from notifications import transports
from notifications.management.commands.send_test_mail import REMEDIES, SAYS
from notifications.models import Notification
from notifications.rules import State
from notifications.tests import sink
from notifications.tests.make import person

ADDRESS = "estates@elsewhere.example"


def run(address: str = ADDRESS) -> tuple[str, str]:
    """Return what the command says, and the remedy it ends with, empty when the mail was taken."""
    out = StringIO()
    try:
        call_command("send_test_mail", address, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.fixture
def server(settings):
    with sink.running() as running:
        settings.MAIL_URL = running.url
        yield running


def signed_in(scheme: str, port: int, password: str = sink.PASSWORD) -> str:
    user, password = quote(sink.USER, safe=""), quote(password, safe="")
    return f"{scheme}://{user}:{password}@127.0.0.1:{port}"


@pytest.mark.services
def test_it_sends_one_whole_mail_and_says_yes_to_each_stage(server, settings):
    settings.DEFAULT_FROM_EMAIL = "QI Programme <qi@weald.example>"
    said, remedy = run()
    assert remedy == ""
    assert said.splitlines() == [
        f"To {ADDRESS} through 127.0.0.1, port {server.port}, not encrypted",
        "  yes  The server answers",
        "  yes  It takes mail from qi@weald.example",
        f"  yes  It takes mail for {ADDRESS}",
        "  yes  It is ready for the message",
        "  yes  It has the message",
        "The mail server has taken it. Look for it in the mailbox, among unwanted mail, too.",
    ]
    assert server.recipients == [[ADDRESS]]
    mail = message_from_bytes(server.taken[0], policy=default)
    assert (mail["To"], mail["Subject"]) == (ADDRESS, "A test from QI Programme")
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "Mail works" in body
        assert "because somebody who runs the server sent it" in body


@pytest.mark.services
def test_encryption_and_sign_in_are_stages_of_their_own(settings, tmp_path, monkeypatch):
    context, file = sink.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with sink.running(tls_context=context, require_starttls=True, auth_required=True) as running:
        settings.MAIL_URL = signed_in("smtp", running.port)
        said, remedy = run()
        assert remedy == ""
        assert f"encrypted with STARTTLS, as {sink.USER}" in said
        assert "  yes  The connection is encrypted\n  yes  It accepts user and password\n" in said
        settings.MAIL_URL = signed_in("smtp", running.port, "wrong/secret")
        said, remedy = run()
        assert "  NO   It accepts user and password: (535" in said
        assert said.splitlines()[-1].startswith("  NO ")
        assert "Check user and password in QI_MAIL_URL" in remedy
        assert "secret" not in said + remedy


@pytest.mark.services
def test_a_server_nobody_vouches_for_gets_nothing(settings, tmp_path):
    context, _ = sink.certificate(tmp_path)
    with sink.running(tls_context=context) as running:
        settings.MAIL_URL = f"smtp://127.0.0.1:{running.port}"
        said, remedy = run()
        assert "  NO   The connection is encrypted: " in said
        assert "certificate is not one that this machine trusts" in remedy
    with sink.running(ssl_context=context) as running:
        settings.MAIL_URL = f"smtps://127.0.0.1:{running.port}"
        said, remedy = run()
        assert "encrypted from the start" in said
        assert "  NO   The server answers: " in said
        assert "the certificate must be one that this machine trusts" in remedy


@pytest.mark.services
@pytest.mark.parametrize(
    ("script", "stage", "does"),
    [
        ("550 no such person", f"NO   It takes mail for {ADDRESS}: 550", "Check the address."),
        ("530 sign in first", f"NO   It takes mail for {ADDRESS}: 530", "give user and password"),
        (
            "451 greylisted",
            f"NO   It takes mail for {ADDRESS}: 451",
            "run this again in some minutes",
        ),
        ("drop at data", "NO   It is ready for the message: ", "run this again in some minutes"),
        (
            "after dot: 554 spam",
            "NO   It has the message: 554 spam",
            "those who run the mail server",
        ),
        ("drop after dot", "?    It has the message: ", "it may have arrived"),
    ],
)
def test_each_refusal_has_its_remedy(server, script, stage, does):
    server.script.append(script)
    said, remedy = run()
    assert f"  {stage}" in said
    assert does in remedy


@pytest.mark.services
def test_an_unfriendly_good_bye_changes_nothing(server):
    server.script.append("drop at quit")
    assert run()[1] == ""


def test_without_a_server_it_says_where_it_looked(settings):
    port = sink.free_port()
    settings.MAIL_URL = f"smtp+plain://127.0.0.1:{port}"
    said, remedy = run()
    assert f"127.0.0.1, port {port}" in said
    assert "  NO   The server answers: " in said
    assert "Check host and port in QI_MAIL_URL" in remedy


@pytest.mark.parametrize("url", ["imap://mail.example", "smtp://mail.example:port"])
def test_a_setting_that_names_no_server_is_named(settings, url):
    settings.MAIL_URL = url
    said, remedy = run()
    assert said == ""
    assert remedy


def test_what_is_no_address_is_refused():
    assert run("estates") == ("", "estates is no e-mail address.")


def test_every_stage_has_words_and_a_remedy():
    everything = transports.SmtpTransport("smtp://qi:secret@mail.example").stages
    assert [*SAYS, "quit"] == everything
    assert REMEDIES.keys() == SAYS.keys()


# The demo


@pytest.mark.django_db
def test_in_the_demo_it_lies_in_the_mailbox(settings):
    settings.MAIL_URL = "mailbox:"
    ada = person()
    said, remedy = run(ada.email.upper())
    assert remedy == ""
    assert "Nothing has left this machine" in said
    assert f"The mail to {ada} lies there: {settings.BASE_URL}/demo/mailbox/" in said
    row = Notification.objects.get()
    assert row.state == State.SENT
    assert "Subject: A test from QI Programme" in row.message


@pytest.mark.django_db
def test_the_demo_keeps_no_mail_to_strangers(settings):
    settings.MAIL_URL = "mailbox:"
    said, remedy = run()
    assert said == ""
    assert "Give the address of a demo account" in remedy
    assert not Notification.objects.exists()
