"""Review days in words: their dates, and what was said of them."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template

from notifications.models import Notification
from notifications.rules import State
from projects.rules import PROGRESS_LEVELS

register = template.Library()

SAID = {
    "reviews.scheduled": "The date",
    "reviews.moved": "A change",
    "reviews.cancelled": "No longer needed",
    "reviews.reminder": "Reminder, the day before",
}
# As `parts/tag.html` takes them.
TAGS = {
    State.PLANNED: ("idle", "Planned"),
    State.SENT: ("good", "Sent"),
    State.FAILED: ("bad", "Not delivered"),
    State.EXPIRED: ("warn", "Too late to send"),
    State.COLLAPSED: ("idle", "Left out for newer mail"),
    State.SUPPRESSED: ("idle", "Account closed"),
}


@register.filter
def iso_date(text: str) -> date:
    """Return the date that mails keep as text, such as "2026-06-18"."""
    return date.fromisoformat(text)


@register.filter
def countdown(on: date, today: date) -> str:
    """Return how far away a date is: "today", "tomorrow", "in 8 days", "3 days ago"."""
    days = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


@register.simple_tag
def days_left(on: str, zone: str, now: datetime) -> str:
    """Return the countdown to an ISO date at the moment that a mail is written, in local days."""
    return countdown(iso_date(on), now.astimezone(ZoneInfo(zone)).date())


@register.filter
def level(score: Decimal) -> str:
    """Return what a progress score stands for."""
    return PROGRESS_LEVELS[score]


@register.filter
def said(row: Notification) -> str:
    """Return what a mail about a review day is: "The date", "Reminder, the day before"."""
    return SAID[row.kind]


@register.filter
def sending(row: Notification, now: datetime) -> dict[str, str]:
    """Return `kind` and `text` of the tag that says how far the sending has come."""
    kind, text = TAGS.get(State(row.state), ("idle", "Being sent"))
    if row.state == State.PLANNED and row.next_at <= now:
        text = "Waiting to be sent"
    if row.counts_as_sent:
        text = "Counts as sent"
    return {"kind": kind, "text": text}
