"""What every response shares: the organisation's time, nothing kept by shared computers, and a
sign-in that ends where nobody does anything."""

from django.conf import settings
from django.utils import timezone

from people import actions
from people.queries import timed_out
from people.remembered import page
from people.rules import shows_somebody
from people.sessions import TIMED_OUT


def sign_in_ends(get_response):
    """Let a sign-in go on from what its person does; that it ends is the session's own matter.

    `request.timed_out` is whoever was signed in here before it did, or None.
    """

    def middleware(request):
        request.timed_out = None if request.user.is_authenticated else whose_it_was(request)
        response = get_response(request)
        somebody = shows_somebody(request.method, request.headers, response.status_code)
        if request.user.is_authenticated and somebody:
            actions.stay_signed_in(session=request.session, at=timezone.now())
        return response

    return middleware


def whose_it_was(request):
    """Return whose sign-in timed out in this browser, or None; later requests know it, too."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    person, whose = timed_out(request.session, key, at=timezone.now())
    if person and TIMED_OUT not in request.session:
        request.session[TIMED_OUT] = whose
    return person


def organisation_time(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            with timezone.override(request.user.organisation.zone):
                return get_response(request)
        return get_response(request)

    return middleware


def one_answer_per_page(get_response):
    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with page():
            return get_response(request)

    return middleware


def nothing_cached(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
