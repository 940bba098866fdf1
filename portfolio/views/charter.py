"""One page: the charter of a project, and its sign-off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portfolio.queries.charter import charter_page
from programmes.permissions import ask_managers
from projects import actions
from projects.permissions import get_project_or_404, may_edit, signing_roles


@require_safe
def charter(request, pk):
    project = get_project_or_404(request.user, pk)
    page = charter_page(project)
    context = {
        "project": project,
        "team": page.team,
        "tab": "charter",
        "page": page,
        "may_edit": may_edit(request.user, project),
        "may_sign": bool(signing_roles(request.user, project)),
    }
    return render(request, "portfolio/charter.html", context)


@require_POST
def sign_off(request, pk):
    project = get_project_or_404(request.user, pk)
    roles = signing_roles(request.user, project)
    if not roles:
        raise PermissionDenied(
            "The sponsor and the programme manager sign the charter off. "
            f"{ask_managers(project.programme)}"
        )
    facts = charter_page(project).facts
    try:
        actions.sign_off(
            project=project, roles=roles, facts=facts, by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, "You have signed the charter off as it is now.")
    return redirect("portfolio:charter", project.pk)
