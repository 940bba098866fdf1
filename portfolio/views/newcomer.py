"""One page: everything that whoever takes a project over needs to know."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portfolio.queries.method import method_of
from portfolio.queries.project import overview
from projects.permissions import get_project_or_404
from projects.queries import charter_of


@require_safe
def newcomer(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    page = overview(project, request.user, today)
    method = method_of(project, today)
    context = {
        "project": project,
        "team": page.team,
        "page": page,
        "charter": charter_of(project),
        "method": method,
        "open_tests": [
            (box, one.cycle)
            for box in method.tested
            for one in box.cycles
            if one.cycle.state != "done"
        ],
        "today": today,
    }
    return render(request, "portfolio/newcomer.html", context)
