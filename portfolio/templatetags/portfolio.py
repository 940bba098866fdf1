"""How progress, dates and roles are shown in the views across projects."""

from datetime import date
from decimal import Decimal

from django import template

from people.models import User
from portfolio import rules
from projects.models import Project
from projects.permissions import is_concerned
from projects.rules import PROGRESS_LEVELS

register = template.Library()


@register.filter
def progress(score: Decimal | None) -> str:
    """Return the score's stage in words, or an empty text."""
    return PROGRESS_LEVELS[score] if score is not None else ""


@register.filter
def stages(score: Decimal) -> list[dict[str, str]]:
    return rules.stages(score)


@register.filter
def days_from(day: date, today: date) -> str:
    """Return how far off a day is: "today", "in 8 days", "3 days ago"."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


@register.filter
def concerned_with(user: User, project: Project) -> bool:
    """Whether the project's sessions and review pages are open to the person."""
    return is_concerned(user, project)
