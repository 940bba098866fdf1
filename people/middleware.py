"""What every response shares: the organisation's time, and nothing kept by shared computers."""

from django.utils import timezone


def organisation_time(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            with timezone.override(request.user.organisation.zone):
                return get_response(request)
        return get_response(request)

    return middleware


def nothing_cached(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
