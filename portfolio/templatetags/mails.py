"""A mail in words: what it is about, and what became of it when."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from notifications.models import Notification
from notifications.queries import can_go_again
from notifications.rules import State

register = template.Library()

ABOUT = {
    "portfolio.digest": "Mail of the day",
    "priorities.answered": "The answer to an idea",
    "priorities.rank": "What they would like to lead",
    "priorities.received": "An idea was received",
    "programmes.invitation": "Invitation",
    "programmes.welcome": "A new role",
    "projects.matched": "The match",
    "projects.unmade": "A match that was taken back",
    "projects.unmatched": "The match",
    "reviews.cancelled": "A review day, no longer needed",
    "reviews.decided": "A decision at a review",
    "reviews.minutes": "Minutes of a review day",
    "reviews.moved": "A change of a review day",
    "reviews.reminder": "A review day, the day before",
    "reviews.scheduled": "The date of a review day",
}


@register.filter
def about_what(row: Notification) -> str:
    return ABOUT[row.kind]


@register.filter
def story(row: Notification) -> str:
    """Return when it was planned, due and sent, and how often that was tried."""
    told = [f"Planned {moment(row.planned_at)}", f"due {moment(row.due_at)}"]
    if row.state == State.SENT and row.sent_at:
        told.append(f"sent {moment(row.sent_at)}")
    elif row.stopped_at:
        told.append(f"ended {moment(row.stopped_at)}")
    elif row.next_at != row.due_at:
        told.append(f"next try {moment(row.next_at)}")
    if row.attempts > 1:
        told.append(f"tried {row.attempts} times")
    return ", ".join(told)


@register.filter
def may_go_again(row: Notification, now: datetime) -> bool:
    return can_go_again(row, now)


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "D j F, H:i")
