"""One page: who changed what on a project."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.queries.history import history
from projects.permissions import get_project_or_404
from projects.queries import team_of


@require_safe
def project_history(request, pk):
    project = get_project_or_404(request.user, pk)
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "history",
        **history(project, request.user, request.GET),
    }
    return render(request, "portfolio/project_history.html", context)
