"""When a message is tried again, when it ends unsent, and which of several is worth sending."""

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


HELD = (State.CLAIMED, State.SENDING)
STOPPED = (
    State.FAILED,
    State.EXPIRED,
    State.COLLAPSED,
    State.SUPERSEDED,
    State.SUPPRESSED,
)
# Ended because somebody or something no longer wanted it; wanted again, it may be planned again.
REVOCABLE = (State.SUPERSEDED, State.SUPPRESSED)
