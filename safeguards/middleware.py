"""What every posted form shares: it acts once, however often it arrives."""

from hashlib import file_digest
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from safeguards import actions
from safeguards.rules import NOT_KEPT, page_of

SENT_BEFORE = "You sent this before, from another tab. This is what came of it."


def within_bounds(get_response):
    """Refuse what is larger than any form of ours, before anything of it is read."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return render(request, "413.html", status=413)
        return get_response(request)

    return middleware


def once(get_response):
    """Carry a form with a token out in one transaction with the spending of its token.

    Only a redirect commits, and ends the page's draft: after any other answer the token is still
    fresh. The same form sent again, also from a second tab, leads to the first result; with other
    words in it, it comes back as it was typed (409).
    """

    def middleware(request):
        token = token_of(request)
        if token is None:
            return get_response(request)
        with transaction.atomic():
            spent, fresh = actions.spend(
                token=token,
                path=request.path,
                digest=digest_of(request),
                by=request.user,
                at=timezone.now(),
            )
            if not fresh:
                return answer_again(request, token, spent, get_response)
            response = get_response(request)
            if is_redirect(response):
                actions.keep_result(spent=spent, result=response.url)
                page = page_of(request.get_full_path())
                actions.throw_away_draft(path=page, owner=request.user)
            else:
                transaction.set_rollback(True)
            return response

    return middleware


def token_of(request) -> UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        return UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def digest_of(request) -> str:
    """Return a keyed digest of what was typed where, and of the files that came with it.

    Another token, or another page's CSRF mask, does not make it another text.
    """
    page = page_of(request.get_full_path())
    typed = sorted((k, v) for k, v in request.POST.lists() if k not in NOT_KEPT)
    files = [(name, digest_of_file(file)) for name, file in request.FILES.items()]
    sent = repr((page, typed, files))
    return salted_hmac("safeguards.once", sent, algorithm="sha256").hexdigest()


def digest_of_file(file) -> str:
    file.seek(0)
    digest = file_digest(file.file, "sha256").hexdigest()
    file.seek(0)
    return digest


def is_redirect(response) -> bool:
    return response.status_code in (302, 303)


def answer_again(request, token, spent, get_response):
    """Return the first result, or the form with what was typed now; nothing is done again."""
    if spent.digest == digest_of(request):
        if spent.token != token:
            messages.info(request, SENT_BEFORE)
        return redirect(spent.result)
    # `carry_out` then shows the form instead of acting.
    request.POST.sent_before = spent.result
    response = get_response(request)
    transaction.set_rollback(True)
    if is_redirect(response):
        return redirect(spent.result)
    if response.status_code == 422:
        response.status_code = 409
    return response
