"""The hidden input that lets a form act once; known to every template without a load."""

from django import template
from django.utils import timezone
from django.utils.html import format_html

from safeguards.rules import new_token

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context):
    """Return a fresh token for a signed-in person's form; it is stored only once it is spent."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return ""
    token = new_token(timezone.now())
    return format_html('<input type="hidden" name="form_token" value="{}">', token)
