"""One page: everything about a project."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring.permissions import may_check_in, may_log, may_see_sessions
from portfolio.queries.project import Overview, overview, session_to_log
from programmes.permissions import may_manage
from projects.models import State
from projects.permissions import get_project_or_404, may_edit, may_promise, may_raise_obstacle
from reviews.permissions import may_close


@require_safe
def project(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    page = overview(project, request.user, today)
    context = {
        "page": page,
        "project": project,
        "team": page.team,
        "tab": "overview",
        "today": today,
        "actions": list(actions(request.user, page, today)),
        "may_edit": may_edit(request.user, project),
        "may_manage": may_manage(request.user, project.programme),
        "may_raise_obstacle": project.is_open and may_raise_obstacle(request.user, project),
        "may_promise": project.is_open and may_promise(request.user, project),
        "may_close": project.is_open and may_close(request.user, project),
        "concerned": may_see_sessions(request.user, project),
    }
    return render(request, "portfolio/project.html", context)


def actions(user, page: Overview, today):
    """Yield the buttons of those who may, the main one first."""
    project = page.project
    if project.is_open and may_check_in(user, project):
        yield button("Check in", "square-pen", "mentoring:check_in", project.pk)
    start = {State.SETTING_UP: "Start", State.PAUSED: "Restart"}.get(State(project.state))
    if start and may_manage(user, project.programme):
        yield button(start, "play", "mentoring:start", project.pk)
    may = project.is_open and may_log(user, project)
    if may and (session := session_to_log(project, today)):
        yield button("Log session", "message-square-plus", "mentoring:log", session.pk)
    if project.is_open and may_edit(user, project):
        if page.main:
            yield button("Add data", "plus", "measures:record", page.main.pk)
        yield button("Edit", "pencil", "projects:change", project.pk)
    if may_manage(user, project.programme):
        yield button("Team", "users", "reviews:team", project.pk)


def button(label: str, icon: str, name: str, pk: int) -> dict[str, str]:
    return {"label": label, "icon": icon, "url": reverse(name, args=[pk])}
