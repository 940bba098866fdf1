"""Dates of review days in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

register = template.Library()


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
