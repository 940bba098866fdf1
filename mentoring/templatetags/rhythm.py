"""The strip of mentoring weeks, and its marks one by one."""

from django import template
from django.utils.safestring import mark_safe

from mentoring import drawing

register = template.Library()


@register.simple_tag
def rhythm_strip(cells):
    return mark_safe(drawing.strip(cells))  # noqa: S308 (dates and words of our own)


@register.simple_tag
def rhythm_mark(state):
    return mark_safe(drawing.MARKS[state])  # noqa: S308
