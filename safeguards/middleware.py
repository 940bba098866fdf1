"""What every posted form shares: it acts once, however often it arrives."""

from hashlib import file_digest
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRefresh

from safeguards import actions
from safeguards.rules import NOT_KEPT, kept, page_of

TIMED_OUT = (
    "You have been signed out, because nothing happened for a while. Sign in, and you are back "
    "where you were."
)
KEPT_TOO_LATE = (
    "You had been signed out before you sent this, because nothing happened for a while. What you "
    "typed is kept: sign in, look at it, and send it again."
)
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


class TypedTooLate:
    """Leads whoever was signed in before back to where they were, and keeps what they sent.

    The words of a form become the draft of whoever was signed in, which nobody else reads. They
    are taken from the page's own form alone, which carries a token and was sent to its own page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if "HX-Request" in request.headers:  # a part of a page: the whole page is led to sign in
            return HttpResponseClientRefresh()
        if request.timed_out:
            messages.info(request, kept_too_late(request) or TIMED_OUT)
        return redirect_to_login(way_back(request)) if request.method == "POST" else None


def kept_too_late(request) -> str:
    """Return what to say of the words that were kept; nothing, where there are none."""
    words = kept(request.POST.urlencode())
    if parsed_token(request) is None or came_from_elsewhere(request) or not words:
        return ""
    page = page_of(request.get_full_path())
    actions.save_draft(path=page, data=words, by=request.timed_out, at=timezone.now())
    return KEPT_TOO_LATE


def way_back(request) -> str:
    """Return the page that a form was sent from, with the draft of it filled in."""
    if elsewhere := came_from_elsewhere(request):
        return elsewhere
    page = page_of(request.get_full_path())
    return f"{page}{'&' if '?' in page else '?'}draft=1"


def came_from_elsewhere(request) -> str:
    """Return the address of the page with the button, where that is not the form's own page."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path == request.path:
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path


def token_of(request) -> UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    return parsed_token(request)


def parsed_token(request) -> UUID | None:
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
