"""Sending over real SMTP, with every fault a mail server can have."""

import socket
from datetime import timedelta
from urllib.parse import quote

import pytest

from notifications import actions, transports
from notifications.actions import sending
from notifications.models import Notification
from notifications.rules import FEW_TRIES, State
from notifications.tests import sink
from notifications.tests.make import NOW, entry, person, planned

pytestmark = [pytest.mark.services, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with sink.running() as running:
        settings.MAIL_URL = running.url
        yield running


def sweep(at=NOW):
    return dict(actions.sweep(now=at))


def fresh(row) -> Notification:
    row.refresh_from_db()
    return row


def test_a_message_is_delivered_once_to_one_recipient(server):
    row = planned(person(), calendar=entry())
    planned(person("Ben Mentor"), "two")
    assert sweep() == {"sent": 2}
    assert sweep(NOW + MINUTE) == {}
    assert server.recipients == [["ada.lead@weald.example"], ["ben.mentor@weald.example"]]
    assert server.taken[0] == fresh(row).message.encode("ascii")
    assert row.message_id.encode() in server.taken[0]
    assert row.date_header.encode() in server.taken[0]
    assert row.smtp_stage == "quit"


def test_lines_that_begin_with_a_dot_arrive_whole(server):
    row = planned(person(), context={"subject": "s", "text": ".\n..a\n.b", "html": ""})
    sweep()
    assert server.taken == [fresh(row).message.encode("ascii")]
    assert b"\r\n.\r\n..a\r\n.b\r\n" in server.taken[0]


def test_a_message_put_off_is_tried_again_after_a_wait(server):
    row = planned(person())
    server.script.append("451 greylisted, come back")
    server.script.append("after dot: 452 disk full")
    assert sweep() == {"planned": 1}
    assert fresh(row).smtp_stage == "rcpt"
    assert "greylisted" in row.reason
    assert sweep(NOW + timedelta(seconds=50)) == {}
    assert sweep(NOW + 2 * MINUTE) == {"planned": 1}
    assert fresh(row).smtp_stage == "after_dot"
    assert sweep(NOW + 5 * MINUTE) == {}
    assert sweep(NOW + 8 * MINUTE) == {"sent": 1}
    assert len(server.taken) == 1


@pytest.mark.parametrize("answer", ["550 no such person", "after dot: 554 not wanted"])
def test_a_message_refused_for_good_fails_and_holds_up_no_other(server, answer):
    refused = planned(person())
    planned(person("Ben Mentor"), "two")
    server.script.append(answer)
    assert sweep() == {"failed": 1, "sent": 1}
    assert sweep(NOW + timedelta(days=1)) == {}
    assert fresh(refused).stopped_at
    assert refused.reason.startswith("55")


def test_a_connection_lost_before_the_dot_is_tried_again(server):
    row = planned(person())
    server.script.append("drop at data")
    assert sweep() == {"planned": 1}
    assert fresh(row).smtp_stage == "data"
    assert sweep(NOW + 2 * MINUTE) == {"sent": 1}
    assert len(server.taken) == 1


def test_a_connection_lost_after_the_dot_leads_to_an_identical_copy(server):
    row = planned(person(), calendar=entry())
    server.script.append("drop after dot")
    assert sweep() == {"unknown": 1}
    assert (fresh(row).state, row.smtp_stage) == (State.UNKNOWN, "after_dot")
    message = row.message
    planned(row.recipient, context={"subject": "Changed", "text": "", "html": ""})
    assert sweep(NOW + 2 * MINUTE) == {"sent": 1}
    assert fresh(row).message == message
    assert server.taken == [message.encode("ascii")] * 2
    assert row.reason


def test_a_server_that_never_confirms_gets_five_copies_at_most(server):
    row = planned(person())
    server.script.extend(["drop after dot"] * 9)
    for day in range(8):
        sweep(NOW + timedelta(days=day))
    assert len(server.taken) == FEW_TRIES
    assert fresh(row).state == State.FAILED


def test_a_withdrawn_message_is_not_sent_a_second_time(server):
    planned(person())
    server.script.append("drop after dot")
    sweep()
    assert actions.withdraw(subject="review_day:1", at=NOW, reason="moved") == 1
    assert sweep(NOW + 2 * MINUTE) == {}
    assert len(server.taken) == 1


def test_a_message_that_is_called_back_before_the_dot_is_not_taken(server, monkeypatch):
    monkeypatch.setattr(sending, "_still_ours", lambda row, stage: False)
    planned(person())
    assert sweep() == {"planned": 1}
    assert server.taken == []


def test_an_unfriendly_good_bye_changes_nothing(server):
    planned(person())
    server.script.append("drop at quit")
    assert sweep() == {"sent": 1}


def test_a_server_that_answers_too_late_leaves_the_outcome_unknown(server, monkeypatch):
    monkeypatch.setattr(transports, "DOT_SECONDS", 0.2)
    row = planned(person())
    server.script.append("hold")
    assert sweep() == {"unknown": 1}
    assert fresh(row).smtp_stage == "after_dot"


def test_without_a_server_every_message_stays_and_only_one_is_tried(settings, caplog):
    settings.MAIL_URL = f"smtp+plain://127.0.0.1:{sink.free_port()}"
    planned(person(), "one")
    planned(person("Ben Mentor"), "two")
    assert sweep() == {"planned": 1}
    assert "takes no mail (connect)" in caplog.text
    with sink.running() as running:
        settings.MAIL_URL = running.url
        assert sweep(NOW + 2 * MINUTE) == {"sent": 2}


def test_a_server_that_accepts_and_says_nothing_is_left_alone(settings, monkeypatch):
    monkeypatch.setattr(transports, "STAGE_SECONDS", 0.2)
    planned(person())
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.MAIL_URL = f"smtp+plain://127.0.0.1:{mute.getsockname()[1]}"
        assert sweep() == {"planned": 1}


def test_an_address_no_server_could_read_fails(server):
    ada = person()
    ada.email = "ada@weald.example\r\nDATA"
    ada.save()
    planned(ada)
    assert sweep() == {"failed": 1}
    assert server.taken == []


def test_account_mail_keeps_no_link_once_it_has_left(server):
    row = planned(person(), purge_when_sent=True)
    assert sweep() == {"sent": 1}
    assert (fresh(row).message, row.context) == ("", {})
    assert row.message_id


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    context, file = sink.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def signed_in(scheme, port, password=sink.PASSWORD):
    user, password = quote(sink.USER, safe=""), quote(password, safe="")
    return f"{scheme}://{user}:{password}@127.0.0.1:{port}"


def test_mail_leaves_encrypted_and_signed_in(settings, trusted):
    planned(person())
    with sink.running(tls_context=trusted, require_starttls=True, auth_required=True) as running:
        settings.MAIL_URL = signed_in("smtp", running.port)
        assert sweep() == {"sent": 1}


def test_mail_leaves_over_tls_from_the_start(settings, trusted):
    planned(person())
    with sink.running(ssl_context=trusted) as running:
        settings.MAIL_URL = f"smtps://127.0.0.1:{running.port}"
        assert sweep() == {"sent": 1}


def test_a_wrong_password_stops_the_sweep_and_costs_no_message(settings, trusted, caplog):
    row = planned(person())
    planned(person("Ben Mentor"), "two")
    with sink.running(tls_context=trusted, auth_required=True) as running:
        settings.MAIL_URL = signed_in("smtp", running.port, "wrong")
        assert sweep() == {"planned": 1}
        assert (fresh(row).smtp_stage, row.attempts) == ("auth", 0)
        assert "takes no mail (auth)" in caplog.text
        assert "wrong" not in caplog.text
        settings.MAIL_URL = signed_in("smtp", running.port)
        assert sweep(NOW + 2 * MINUTE) == {"sent": 2}


def test_a_server_nobody_vouches_for_gets_no_mail_and_no_password(settings, tmp_path):
    row = planned(person())
    context, _ = sink.certificate(tmp_path)
    with sink.running(tls_context=context, auth_required=True) as running:
        settings.MAIL_URL = signed_in("smtp", running.port)
        assert sweep() == {"planned": 1}
        assert fresh(row).smtp_stage == "starttls"
        assert running.taken == []


def test_a_server_without_encryption_gets_no_mail_by_the_encrypted_way(settings):
    row = planned(person())
    with sink.running() as running:
        settings.MAIL_URL = f"smtp://127.0.0.1:{running.port}"
        assert sweep() == {"planned": 1}
        assert fresh(row).smtp_stage == "starttls"
        assert running.taken == []
