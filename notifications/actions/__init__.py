"""The only writer of notifications: plan what must be said, withdraw it, send what is due."""

from notifications.actions.holding import MAYBE_SENT, Released, holding, release
from notifications.actions.planning import (
    DONE,
    Wanted,
    plan,
    plan_many,
    send_again,
    take_out,
    withdraw,
)
from notifications.actions.sending import sweep
from notifications.ics import CalendarEntry

__all__ = [
    "DONE",
    "MAYBE_SENT",
    "CalendarEntry",
    "Released",
    "Wanted",
    "holding",
    "plan",
    "plan_many",
    "release",
    "send_again",
    "sweep",
    "take_out",
    "withdraw",
]
