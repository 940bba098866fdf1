"""One page: the progress of a project as lead, mentor and its records see it."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from measures.queries import progress_of
from projects.permissions import get_project_or_404, scoring_roles
from projects.queries import team_of
from projects.score_drawing import draw


@require_safe
def progress(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    found = progress_of(project, today)
    oldest_first = found.compared[::-1]
    lines = {
        "Lead": [one.scored.lead for one in oldest_first],
        "Mentor": [one.scored.mentor for one in oldest_first],
        "Records": [one.records for one in oldest_first],
    }
    dates = [one.scored.on for one in oldest_first]
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "progress",
        "progress": found,
        "drawing": mark_safe(draw(dates, lines)) if dates else "",  # noqa: S308 (numbers and dates)
        "may_score": bool(scoring_roles(request.user, project)),
    }
    return render(request, "portfolio/progress.html", context)
