"""The offer to go on with a draft, above the form that it fills."""

from urllib.parse import urlencode

from django import forms, template
from django.http import QueryDict

from safeguards.conflicts import Editing
from safeguards.queries import draft_of
from safeguards.rules import page_of

register = template.Library()


@register.inclusion_tag("safeguards/_draft.html", takes_context=True)
def draft(context, form, **query):
    """Offer the person's draft of this page, or fill the form with it where `?draft=1` asks so.

    `query` names the page where its address may leave that out; the form itself is the page's
    `form[data-draft]`, which static/js/draft.js keeps.
    """
    request = context["request"]
    page = f"{request.path}?{urlencode(query)}" if query else page_of(request.get_full_path())
    kept = None if form.is_bound else draft_of(request.user, page)
    filled = kept is not None and "draft" in request.GET
    if filled:
        fill(form, QueryDict(kept.data))
    go_on = f"{page}{'&' if '?' in page else '?'}draft=1"
    return {"request": request, "page": page, "kept": kept, "filled": filled, "go_on": go_on}


def fill(form: forms.BaseForm, data: QueryDict) -> None:
    """Let the form start from what was typed; to its checks that is still nothing saved."""
    if isinstance(form, Editing):
        form.seen_before = data.get("seen", "{}")
        form.make_room_for(data)
    for name, field in form.fields.items():
        if not field.widget.value_omitted_from_data(data, {}, name):
            form.initial[name] = field.widget.value_from_datadict(data, {}, name)
