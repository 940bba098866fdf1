"""A calendar entry as an iCalendar file (RFC 5545, sent as RFC 6047 says)."""

from datetime import datetime
from typing import NotRequired, TypedDict


class CalendarEntry(TypedDict):
    """Plain values as a notification stores them; moments are ISO 8601 in UTC."""

    uid: str
    sequence: int
    method: str  # REQUEST or CANCEL
    summary: str
    starts_at: str
    ends_at: str
    organizer: NotRequired[str]  # an e-mail address; left out, the sender of all mail
    description: NotRequired[str]
    location: NotRequired[str]
    url: NotRequired[str]
