"""What every posted form shares: it acts once, however often it arrives."""

from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from safeguards import actions
from safeguards.rules import page_of

# Another token, or another page's CSRF mask, does not make what was typed another text.
NOT_TYPED = {"csrfmiddlewaretoken", "form_token"}


def once(get_response):
    """Carry a form with a token out in one transaction with the spending of its token.

    Only a redirect commits, and ends the page's draft: after any other answer the token is still
    fresh. The same form sent
    again leads to the first result; with other words in it, it comes back as it was typed (409).
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
                return answer_again(request, spent, get_response)
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
    """Return a keyed digest of what was typed and of the files that came with it."""
    typed = sorted((k, v) for k, v in request.POST.lists() if k not in NOT_TYPED)
    files = [(name, sha256(file.read()).hexdigest()) for name, file in request.FILES.items()]
    for file in request.FILES.values():
        file.seek(0)
    return salted_hmac("safeguards.once", repr((typed, files)), algorithm="sha256").hexdigest()


def is_redirect(response) -> bool:
    return response.status_code in (302, 303)


def answer_again(request, spent, get_response):
    """Return the first result, or the form with what was typed now; nothing is done again."""
    if spent.digest == digest_of(request):
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
