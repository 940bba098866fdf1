"""Speaks HTTP about one's own drafts."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from people.addresses import is_here
from safeguards import actions
from safeguards.queries import was_sent
from safeguards.rules import kept, page_of

LONGEST = 200_000


# Private notes pass here, and a report of a fault must not carry them out of the house.
@sensitive_post_parameters()
@require_POST
def draft(request):
    """Keep the words that `static/js/draft.js` sends; say when, or nothing once they were sent."""
    page, words = page_of(request.POST.get("page", "")), request.POST.get("words", "")
    if not (is_ours(page) and 0 < len(words) <= LONGEST):
        return JsonResponse({"error": "This cannot be kept as a draft."}, status=422)
    if request.POST.get("person") != str(request.user.pk):
        raise PermissionDenied("This page was opened by somebody else, who can keep it.")
    # The last words of a page may arrive after the page itself was sent.
    if was_sent(request.user, uuid_of(request.POST.get("sent_with", ""))):
        return JsonResponse({})
    saved = actions.save_draft(path=page, data=kept(words), by=request.user, at=timezone.now())
    return JsonResponse({"at": f"{timezone.localtime(saved.saved_at):%H:%M}"})


@require_POST
def throw_away(request):
    page = page_of(request.POST.get("page", ""))
    actions.throw_away_draft(path=page, owner=request.user)
    messages.success(request, "Your draft is thrown away.")
    return redirect(page if is_here(page) and is_ours(page) else "portfolio:home")


def is_ours(page: str) -> bool:
    try:
        resolve(page.partition("?")[0])
    except Resolver404:
        return False
    return len(page) <= 500


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
