"""What other apps ask to be said."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from notifications.ics import CalendarEntry
from people.models import User


class Wanted(TypedDict):
    """A message that ought to be sent: who, about what, from when, until when."""

    key: str
    kind: str
    recipient: User
    subject: str
    context: dict[str, Any]
    due_at: datetime
    calendar: NotRequired[CalendarEntry | None]
    not_after: NotRequired[datetime | None]
    address: NotRequired[str]
    group: NotRequired[str]
    urgency: NotRequired[int]
    even_if_inactive: NotRequired[bool]
    purge_when_sent: NotRequired[bool]
