"""One page: what the week asks of a person, by what they owe and by their roles."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portfolio.attention import attention
from portfolio.queries.home import home as home_of


@require_safe
def home(request):
    found = home_of(
        request.user, request.user.today(timezone.now()), request.GET.get("programme", "")
    )
    context = {"home": found, "today": found.today, "attention": attention(found)}
    return render(request, "portfolio/home.html", context)
