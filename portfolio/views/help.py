"""Pages about the product, for everybody, signed in or not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.rules import TO_RECORD, WEEKLY
from people.actions import CONFIRM_DAYS
from people.rules import INVITATION_DAYS, KNOWN_DAYS
from portfolio.help import GROUPS, access
from portfolio.queries.help import contacts_of
from portfolio.rights import Who
from safeguards.actions import KEPT


@login_not_required
@require_safe
def help(request):
    context = {
        "groups": GROUPS,
        "roles": list(Who),
        "access": access(),
        "weeks_to_record": TO_RECORD[WEEKLY],
    }
    return render(request, "portfolio/help.html", context | facts(request))


@login_not_required
@require_safe
def privacy(request):
    return render(request, "portfolio/privacy.html", facts(request))


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "portfolio/accessibility.html", facts(request))


def facts(request) -> dict:
    """Return what these pages say of the settings, and whom the reader can ask."""
    return {
        "contacts": contacts_of(request.user),
        "kept_days": KEPT.days,
        "invitation_days": INVITATION_DAYS,
        "confirm_days": CONFIRM_DAYS,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "session_hours": settings.SIGNED_IN_AT_MOST // 3600,
        "known_days": KNOWN_DAYS,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_days": settings.CSRF_COOKIE_AGE // (24 * 3600),
    }
