"""Rules of sending: what a message becomes next, how long it waits, which of several is sent."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    COLLAPSED = "collapsed"
    SUPERSEDED = "superseded"
    SUPPRESSED = "suppressed"


# Nobody holds it; it is taken when its moment comes.
WAITING = (State.PLANNED, State.UNKNOWN)
# One sender holds it under a token and a lease.
HELD = (State.CLAIMED, State.SENDING)
# Ended without being sent.
STOPPED = (State.FAILED, State.EXPIRED, State.COLLAPSED, State.SUPERSEDED, State.SUPPRESSED)
# Stopped only because it was not wanted at the time.
REVOCABLE = (State.SUPERSEDED, State.SUPPRESSED)


class Result(StrEnum):
    """What came of handing a message over."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    UNPREPARED = "unprepared"
    CLOSED = "closed"


MINUTES = (1, 5, 15, 60)
# Each uncertain try may have delivered a copy, and what cannot be written now rarely can later.
FEW_TRIES = 5
# A mail server asks for patience: hourly for about five days (RFC 5321, 4.5.4.1).
MANY_TRIES = 120


def wait(attempts: int) -> timedelta:
    """Return how long to wait after that many tries (1 or more)."""
    return timedelta(minutes=MINUTES[min(attempts, len(MINUTES)) - 1])


def after(result: Result, attempts: int) -> tuple[State, timedelta]:
    """Return the state that follows the result of the attempt, and the wait before the next one."""
    match result:
        case Result.ACCEPTED:
            return State.SENT, timedelta(0)
        case Result.REFUSED:
            return State.FAILED, timedelta(0)
        case Result.CLOSED:
            return State.PLANNED, wait(1)
        case Result.LATER:
            waiting, tries = State.PLANNED, MANY_TRIES
        case Result.UNPREPARED:
            waiting, tries = State.PLANNED, FEW_TRIES
        case Result.UNCERTAIN:
            waiting, tries = State.UNKNOWN, FEW_TRIES
    return (waiting, wait(attempts)) if attempts < tries else (State.FAILED, timedelta(0))


class Candidate(NamedTuple):
    """One of several messages to the same person about the same event, all due."""

    urgency: int
    due_at: datetime
    pk: int
    not_after: datetime | None


def worth_sending(candidates: Iterable[Candidate], at: datetime) -> int | None:
    """Return the pk of the most urgent message whose time is not over; the later one of equals."""
    timely = [one for one in candidates if one.not_after is None or at <= one.not_after]
    return max(timely, key=lambda one: one[:3]).pk if timely else None


def ending(
    *,
    at: datetime,
    not_after: datetime | None,
    may_receive: bool,
    most_urgent: bool,
    prepared: bool,
    attempts: int,
) -> tuple[State, str] | None:
    """Return how a due message ends unsent, with the reason; None when it is to be sent."""
    if not_after is not None and at > not_after:
        return State.EXPIRED, "Its time was over before it could be sent."
    if not may_receive:
        return State.SUPPRESSED, "The person is not active."
    if not most_urgent:
        return State.COLLAPSED, "A more urgent message about the same was due."
    if not prepared and attempts >= FEW_TRIES:
        return State.FAILED, "Its sender stopped each time while writing it."
    return None


def one_line(text: str) -> str:
    """Return the text as one line. Mail headers break at more characters than CR and LF: at every
    control character and Unicode line end."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()
