"""How the mentoring of a project and of a programme stands; these pages only read."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.rules import last_weeks
from mentoring import queries, report, watch
from mentoring.permissions import (
    get_mentored_project_or_404,
    may_check_in,
    may_log,
    may_read_report,
    may_snooze,
    may_watch,
)
from mentoring.presence import ahead_of
from people.rules import week_of
from programmes.models import Programme
from programmes.permissions import get_programme_or_404
from projects.models import State
from projects.queries import team_of

WEEKS_A_PAGE = 12


@require_safe
def project(request, pk):
    today = request.user.today(timezone.now())
    project = get_mentored_project_or_404(request.user, pk, today)
    weeks = Paginator(queries.weeks_of(project, today), WEEKS_A_PAGE)
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "mentoring",
        "today": today,
        "this_week": week_of(today),
        "ahead": ahead_of(project, today) if project.state == State.ACTIVE else None,
        "rhythm": queries.rhythms([project], today)[project.pk],
        "page": weeks.get_page(request.GET.get("page")),
        "watched": watch.watched_one(project, timezone.now()),
        "may_check_in": may_check_in(request.user, project, today),
        "may_snooze": may_snooze(request.user, project),
        "may_log": may_log(request.user, project, today),
    }
    return render(request, "mentoring/project.html", context)


@require_safe
def radar(request, pk):
    programme = watched_programme(request, pk)
    context = {"programme": programme, "rows": watch.watched_in(programme, timezone.now())}
    return render(request, "mentoring/radar.html", context)


@require_safe
def look_back(request, pk):
    programme = watched_programme(request, pk)
    context = {"programme": programme, "rows": watch.looked_back(programme)}
    return render(request, "mentoring/look_back.html", context)


@require_safe
def rhythm(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_read_report(request.user, programme):
        raise PermissionDenied(
            "The rhythm of all projects is for the steering group and the manager. "
            "You find your own project’s under its Mentoring tab."
        )
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, report.SPANS) else report.SPANS[0]
    today = programme.organisation.today(timezone.now())
    context = {
        "programme": programme,
        "report": report.report(programme, today, last_weeks(today, weeks)[0], today),
        "weeks": weeks,
        "spans": report.SPANS,
    }
    return render(request, "mentoring/rhythm.html", context)


def watched_programme(request, pk: int) -> Programme:
    programme = get_programme_or_404(request.user, pk)
    if not may_watch(request.user, programme):
        raise PermissionDenied(
            "The radar of all projects is for the steering group, executives and the manager. "
            "You find your own project’s under its Mentoring tab."
        )
    return programme
