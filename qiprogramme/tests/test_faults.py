"""The fault harness: its checker sees what it is there to see, and a broken claim does not pass."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from commands.faults_check import Row, Strike, verdict
from commands.faults_sink import Delivery

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
KEY = "k:1"


def row(state="sent", message_id="<m1>", sent_at=NOW) -> Row:
    return Row(7, KEY, state, message_id, NOW, sent_at if state == "sent" else None)


def copy(message_id="<m1>", digest="d", key=KEY) -> Delivery:
    return Delivery(key, message_id, digest, 0)


def found(rows, deliveries, **more):
    return verdict(
        wanted=[KEY], rows=rows, deliveries=deliveries, allowance=timedelta(minutes=1), **more
    )


def test_one_copy_of_what_is_said_to_be_sent_is_as_it_should_be():
    result = found([row()], [copy()])
    assert result.holds
    assert (result.reminders, result.twice, result.late) == (1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "deliveries", "why"),
    [
        ([], [], "no row was planned"),
        ([row()], [], "never arrived"),
        ([row("planned")], [], "planned"),
        ([row("failed")], [], "failed"),
        ([row("collapsed")], [], "collapsed"),
    ],
)
def test_what_is_lost_is_seen(rows, deliveries, why):
    result = found(rows, deliveries)
    assert not result.holds
    assert [why in line for line in result.lost] == [True]


def test_an_end_that_is_right_is_no_loss():
    assert found([row("failed")], [], may_end={(KEY, "failed")}).holds
    assert not found([row("failed")], [], may_end={("k:2", "failed")}).holds


@pytest.mark.parametrize(
    ("strikes", "explained"),
    [
        ([], 0),
        ([Strike("dotted", 7, "kill")], 1),
        ([Strike("dotted", 8, "kill")], 0),
        ([Strike("data", 7, "kill")], 0),
        ([Strike("recorded", 7, "kill")], 0),
        ([Strike("leaving", 7, "kill")], 0),
        ([Strike("leaving", 7, "stop")], 1),
        ([Strike("claimed", 7, "stop")], 0),
    ],
)
def test_a_second_copy_needs_a_fault_in_the_moment_of_delivery(strikes, explained):
    result = found([row()], [copy(), copy()], strikes=strikes)
    assert (result.twice, result.explained) == (1, explained)
    assert result.holds == bool(explained)
    assert bool(result.complaints) != bool(explained)


def test_a_third_copy_needs_a_second_fault():
    one = Strike("dotted", 7, "kill")
    assert not found([row()], [copy()] * 3, strikes=[one]).holds
    assert found([row()], [copy()] * 3, strikes=[one, one]).holds
    assert found([row()], [copy()] * 3, strikes=[one], uncertain=[KEY]).holds


def test_copies_must_be_the_same_message():
    dead = [Strike("dotted", 7, "kill")]
    assert not found([row()], [copy(), copy(digest="e")], strikes=dead).holds
    assert not found([row()], [copy(), copy("<m2>")], strikes=dead).holds
    assert not found([row()], [copy("<m2>")]).holds


def test_what_was_withdrawn_and_yet_arrived_needs_a_fault_too():
    ended = {(KEY, "superseded")}
    assert not found([row("superseded")], [copy()], may_end=ended).holds
    assert found([row("superseded")], [copy()], may_end=ended, uncertain=[KEY]).holds


def test_what_no_row_knows_of_is_seen():
    assert not found([row()], [copy(), copy(key="k:9")]).holds


def test_what_is_late_is_counted():
    result = found([row(sent_at=NOW + timedelta(minutes=2))], [copy()])
    assert (result.late, result.longest) == (1, timedelta(minutes=2))


def run(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "commands.faults_run", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)


@pytest.mark.services
def test_a_deliberately_broken_claim_does_not_pass():
    broken = run("sqlite", "50", "60", "stops", "--broken")
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "copies, " in broken.stdout
    whole = run("sqlite", "50", "60", "stops")
    assert whole.returncode == 0, whole.stdout + whole.stderr
