"""One page: the method of a project, from its aim to the tests of its change ideas."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portfolio.queries.method import method_of
from projects.drawing import draw
from projects.forms import form_for
from projects.permissions import get_project_or_404, may_edit
from projects.queries import diagram_of, team_of


@require_safe
def method(request, pk):
    """Show the diagram; with `?edit` its boxes open where they stand, `?add` makes new ones."""
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    may = may_edit(request.user, project)
    method = method_of(project, today)
    box = method.diagram.named(request.GET.get("edit", ""))
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "method",
        "method": method,
        "may_edit": may,
        "editing": may and bool({"edit", "add"} & request.GET.keys()),
        "opened": box,
        "form": form_for(box.row) if box else None,
        "add": request.GET.get("add", ""),
    }
    return render(request, "portfolio/method.html", context)


@require_safe
def drivers_svg(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    response = HttpResponse(
        draw(project.aim, diagram_of(project, today)), content_type="image/svg+xml"
    )
    name = slugify(f"{project.title} drivers")
    response["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return response
