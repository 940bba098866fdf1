"""Shows scores and dates of priorities."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from priorities.drawing import dots
from priorities.queries.scoring import Given

register = template.Library()


@register.simple_tag
def dot_plot(given: list[Given], mean: float) -> SafeString:
    """Return the drawing of what the members gave."""
    # Drawn of numbers alone.
    return mark_safe(dots([one.mean for one in given], mean))  # noqa: S308


@register.filter
def at(values: dict, key):
    """Return the value of the key, or nothing."""
    return values.get(key)
