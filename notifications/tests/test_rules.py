from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules import (
    FEW_TRIES,
    MANY_TRIES,
    Candidate,
    Result,
    State,
    after,
    ending,
    one_line,
    wait,
    worth_sending,
)
from notifications.tests.make import NOW

HOUR = timedelta(hours=1)


def test_waits_grow_and_then_stay_hourly():
    assert [wait(attempts) // timedelta(minutes=1) for attempts in range(1, 7)] == [
        1,
        5,
        15,
        60,
        60,
        60,
    ]


@pytest.mark.parametrize(
    ("result", "attempts", "state"),
    [
        (Result.ACCEPTED, 1, State.SENT),
        (Result.REFUSED, 1, State.FAILED),
        (Result.LATER, 1, State.PLANNED),
        (Result.LATER, MANY_TRIES - 1, State.PLANNED),
        (Result.LATER, MANY_TRIES, State.FAILED),
        (Result.CLOSED, MANY_TRIES, State.PLANNED),
        (Result.UNPREPARED, FEW_TRIES - 1, State.PLANNED),
        (Result.UNPREPARED, FEW_TRIES, State.FAILED),
        (Result.UNCERTAIN, FEW_TRIES - 1, State.UNKNOWN),
        (Result.UNCERTAIN, FEW_TRIES, State.FAILED),
    ],
)
def test_what_follows_each_result(result, attempts, state):
    assert after(result, attempts)[0] == state


def test_a_closed_server_is_asked_again_soon_however_often_it_was_asked():
    assert after(Result.CLOSED, 40)[1] == timedelta(minutes=1)
    assert after(Result.LATER, 40)[1] == HOUR


def candidate(pk, urgency=0, due=NOW, not_after=None):
    return Candidate(urgency, due, pk, not_after)


def test_the_most_urgent_message_is_sent():
    assert worth_sending([candidate(1, 10), candidate(2, 30), candidate(3, 20)], NOW) == 2


def test_of_equals_the_later_one_is_sent():
    assert worth_sending([candidate(2), candidate(1, due=NOW + HOUR)], NOW) == 1


def test_a_message_whose_time_is_over_keeps_no_other_back():
    late = candidate(2, 30, not_after=NOW - HOUR)
    assert worth_sending([candidate(1, 10), late], NOW) == 1
    assert worth_sending([late], NOW) is None


SENDABLE = {
    "at": NOW,
    "not_after": NOW,
    "may_receive": True,
    "most_urgent": True,
    "prepared": False,
    "attempts": FEW_TRIES - 1,
}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"not_after": NOW - timedelta(seconds=1)}, State.EXPIRED),
        ({"may_receive": False}, State.SUPPRESSED),
        ({"most_urgent": False}, State.COLLAPSED),
        ({"attempts": FEW_TRIES}, State.FAILED),
    ],
)
def test_each_reason_to_end_unsent(change, state):
    assert ending(**SENDABLE) is None
    end, reason = ending(**SENDABLE | change)
    assert end == state
    assert reason


def test_a_message_once_written_is_not_given_up_for_its_attempts():
    assert ending(**SENDABLE | {"attempts": 50, "prepared": True}) is None


@given(st.text())
def test_one_line_holds_nothing_that_ends_a_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert not any(ord(letter) < 32 or ord(letter) == 127 for letter in one_line(text))
