"""Gathers days off and sessions for pages; never writes."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from people import bank_holidays
from people.models import Organisation, User
from people.rules import device


def new_bank_holidays(
    organisation: Organisation, region: str, *, at: datetime
) -> list[tuple[date, str]]:
    """Return the (date, name) of each coming bank holiday that is not a day off yet."""
    calendar = organisation.calendar()
    coming = bank_holidays.coming(region, calendar.today(at))
    return [(on, name) for on, name in coming if on not in calendar.holidays]


@dataclass(frozen=True)
class SignedIn:
    """One place where a person is signed in."""

    device: str
    ip: str
    since: datetime
    here: bool


def sessions_of(person: User, *, key: str | None, at: datetime) -> list[SignedIn]:
    """Return where the person is signed in: first here (the session with the key), then newest."""
    found = list(UserSession.objects.filter(user=person).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[one.session_key for one in found], expire_date__gt=at
        ).values_list("session_key", flat=True)
    )
    rows = [
        SignedIn(device(one.user_agent), one.ip, one.created_at, one.session_key == key)
        for one in found
        if one.session_key in alive
    ]
    return sorted(rows, key=lambda row: not row.here)
