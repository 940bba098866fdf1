"""One page: the portfolio of a programme."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring.permissions import may_read_report, may_watch
from portfolio.queries import projects as queries
from portfolio.queries.cards import cards
from programmes.permissions import get_programme_or_404, may_manage
from reviews.permissions import may_see_pack


@require_safe
def projects(request, pk):
    programme = get_programme_or_404(request.user, pk)
    today = programme.organisation.today(timezone.now())
    context = {
        "programme": programme,
        "today": today,
        "cards": cards(programme.measures.all(), today),
        "gaps": queries.gaps(programme),
        "may_manage": may_manage(request.user, programme),
        "may_read_report": may_read_report(request.user, programme),
        "may_report": may_see_pack(request.user, programme),
        "may_watch": may_watch(request.user, programme),
        **queries.portfolio(programme, request.user, today, request.GET),
    }
    return render(request, "portfolio/projects.html", context)
