"""Dates and names from plain values: weeks, working days, local times, invitations, searches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

INVITATION_DAYS = 14
MOST_LETTERS = 100
# Days for which an ended sign-in is still known to be whose: a long weekend.
KNOWN_DAYS = 4
# What a page asks for by itself carries this header.
BY_ITSELF = "X-By-Itself"
TITLES = {"dr", "mr", "mrs", "ms", "mx", "miss", "prof", "professor", "sir", "dame"}


@dataclass(frozen=True)
class Calendar:
    """An organisation's time zone, ISO working weekdays (1 is Monday) and days off."""

    zone: ZoneInfo
    working_days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.isoweekday() in self.working_days and day not in self.holidays

    def roll_back(self, day: date) -> date:
        """Return the day itself, or the last working day before it (up to 30 days back)."""
        for back in range(31):
            candidate = day - timedelta(days=back)
            if self.is_working(candidate):
                return candidate
        return day

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment (UTC) at which clocks in the organisation show that time.

        A time that a clock change skips or repeats is read as its first occurrence.
        """
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)


def week_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def invitations_open_since(now: datetime) -> datetime:
    """Return the moment since which an invitation must have been sent for its link to work."""
    return now - timedelta(days=INVITATION_DAYS)


def shows_somebody(method: str, headers: Mapping[str, str], status: int) -> bool:
    """Whether a request with that answer shows that the person is still there.

    What a page fetches by itself does not, nor does what is refused or fails: pages try that
    again and again.
    """
    polls = method == "GET" and "HX-Request" in headers
    if polls or BY_ITSELF in headers:
        return False
    return status < 400 or status in (409, 422)


def did_second_step(amr: object) -> bool:
    """Whether a provider's claim of how somebody signed in names several proofs (RFC 8176; the
    second word is Entra's for Windows Hello)."""
    return isinstance(amr, list) and ("mfa" in amr or "ngcmfa" in amr)


def initials(name: str) -> str:
    """Return the first letters of first and last name, without title: "Dr Ivo Castellane" is IC."""
    words = [word for word in name.split() if word.lower().rstrip(".") not in TITLES]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


# What names a browser in its user agent, and a machine; the first that fits counts, because most
# browsers also name those that came before them.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"} | {
    "CriOS": "Chrome",
    "FxiOS": "Firefox",
    "Safari": "Safari",
}
MACHINES = {"iPhone": "an iPhone", "iPad": "an iPad", "Android": "Android"} | {
    "Windows": "Windows",
    "Mac OS": "a Mac",
    "CrOS": "a Chromebook",
    "Linux": "Linux",
}


def device(user_agent: str) -> str:
    """Return how people would call what the browser says of itself: "Firefox on Windows"."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "A browser")
    machine = next((name for mark, name in MACHINES.items() if mark in user_agent), "")
    return f"{browser} on {machine}" if machine else browser


def words_in(find: str) -> list[str]:
    """Return the words of a search, without what no database can look for; 100 letters at most."""
    return find[:MOST_LETTERS].replace("\0", " ").split()
