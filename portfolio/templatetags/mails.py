"""A mail in words: what it is about, and whether it may go again."""

from django import template

from notifications.models import Notification
from notifications.queries import can_go_again

register = template.Library()
register.filter("can_go_again", can_go_again)

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
