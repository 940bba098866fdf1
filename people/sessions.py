"""Where sign-ins are kept: each ends by itself, whatever its browser does."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

# The moment of signing in, in seconds since 1970.
SIGNED_IN_AT = "signed_in_at"
# In a session of nobody: whose sign-in timed out in this browser, as `whose` returns it.
TIMED_OUT = "timed_out"


class SessionStore(db.SessionStore):
    """A session that is over some time after its last save, and at the latest a while after signing
    in; the settings say how long. `until` is the moment stored, None for a new one."""

    until: datetime | None = None

    def __setitem__(self, key, value) -> None:
        super().__setitem__(key, value)
        if key == SESSION_KEY:  # somebody signs in
            super().__setitem__(SIGNED_IN_AT, timezone.now().timestamp())

    def _get_session_from_db(self):
        found = super()._get_session_from_db()  # type: ignore[misc]
        self.until = found.expire_date if found else None
        return found

    def get_expiry_date(self, **kwargs) -> datetime:
        idle = super().get_expiry_date(**kwargs)
        return min(idle, self.last_moment() or idle)

    def last_moment(self) -> datetime | None:
        """Return when the sign-in ends even for somebody at work, or None for nobody's session."""
        if SESSION_KEY not in self:
            return None
        longest = timedelta(seconds=settings.SIGNED_IN_AT_MOST)
        return datetime.fromtimestamp(self.get(SIGNED_IN_AT, 0), UTC) + longest

    def goes_on_for(self) -> int:
        """Return for how many seconds the sign-in goes on after a page that is shown now."""
        return int((self.get_expiry_date() - timezone.now()).total_seconds())

    def left(self, at: datetime) -> dict[str, int | bool]:
        """Return the `seconds` until the sign-in ends by itself, and whether it `can_go_on`."""
        until, last = self.until or at, self.last_moment() or at
        left = int((until - at).total_seconds())
        return {"seconds": left, "can_go_on": last - until > timedelta(minutes=1)}

    @classmethod
    def of(cls, row: Session) -> "SessionStore":
        """Return what the stored session holds, also of one that is over."""
        session = cls()
        session._session_cache = row.get_decoded()  # type: ignore[attr-defined]
        return session

    def whose(self) -> list[str] | None:
        """Return the id of whoever is or was signed in here and the proof of their password."""
        if SESSION_KEY in self:
            return [self[SESSION_KEY], self.get(HASH_SESSION_KEY, "")]
        return self.get(TIMED_OUT)
