"""For programs that watch the installation: whether it is sound, and its numbers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portfolio import soundness
from portfolio.health import counts
from portfolio.health import health as look


@login_not_required
@never_cache
@require_safe
def health(request):
    told = soundness.told(look(timezone.now()))
    return JsonResponse(told, status=200 if told["sound"] else 503)


@login_not_required
@never_cache
@require_safe
def metrics(request):
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, wanted):
        raise Http404
    return HttpResponse(
        soundness.metrics(look(timezone.now()), counts()),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )
