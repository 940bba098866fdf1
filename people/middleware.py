"""What every response shares: the organisation's time, and nothing kept by shared computers."""

from django.utils import timezone

from people.remembered import page


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
