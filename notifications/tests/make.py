"""People to write to, and messages to write."""

from datetime import UTC, datetime, timedelta

from notifications import actions
from notifications.models import Notification
from people.models import Organisation, User

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def organisation(name: str = "Weald Trust") -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults={"created_at": NOW})[0]


def person(name: str = "Ada Lead", *, active: bool = True, trust: str = "Weald Trust") -> User:
    return User.objects.create(
        email=f"{name.lower().replace(' ', '.')}@weald.example",
        name=name,
        organisation=organisation(trust),
        is_active=active,
    )


def planned(recipient: User, key: str = "one", *, at: datetime = NOW, **values) -> Notification:
    """Return a planned message that is due at once, unless the values say otherwise."""
    wanted = {
        "kind": "notifications.account",
        "subject": "review_day:1",
        "context": {"subject": f"About {key}", "text": f"Text of {key}.", "html": ""},
        "due_at": at,
    }
    return actions.plan(key=key, recipient=recipient, at=at, **(wanted | values))


def entry(**values) -> dict:
    start = NOW + timedelta(days=8)
    return {
        "uid": "review-day-1-7@qi.example",
        "sequence": 0,
        "method": "REQUEST",
        "summary": "Review: Weald length of stay",
        "description": "14:00 Huddles (lead)",
        "location": "Board room",
        "url": "https://qi.example/review-days/1/",
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=2)).isoformat(),
    } | values
