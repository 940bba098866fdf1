"""One page: what the week asks of a person, by what they owe and by their roles."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.queries import held_since
from portfolio.attention import attention
from portfolio.queries.home import home as home_of
from reviews.permissions import may_see_pack


@require_safe
def home(request):
    found = home_of(
        request.user, request.user.today(timezone.now()), request.GET.get("programme", "")
    )
    watches = request.user.is_administrator or "manager" in found.roles
    context = {
        "home": found,
        "today": found.today,
        "attention": attention(found),
        "mail_held": watches and held_since(),
        "may_report": found.programme and may_see_pack(request.user, found.programme),
    }
    return render(request, "portfolio/home.html", context)
