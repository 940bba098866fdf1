"""One page: what the programme has learned, to search."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.queries import library as queries
from programmes.permissions import get_programme_or_404


@require_safe
def library(request, pk):
    programme = get_programme_or_404(request.user, pk)
    words, found = queries.library(programme, request.GET.get("find", ""))
    own = [] if programme.archived_at else queries.own(programme, request.user)
    context = {"programme": programme, "words": words, "found": found, "own": own}
    return render(request, "portfolio/library.html", context)
