"""How progress is shown, and what of a project is open to whom, in the views across projects."""

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
def of(mapping: dict, key):
    """Return what the mapping holds for the key, or an empty text."""
    return mapping.get(key, "")


@register.filter
def concerned_with(user: User, project: Project) -> bool:
    """Whether the project's sessions and review pages are open to the person."""
    return is_concerned(user, project)
