"""What in the figures makes one ask again, to be put right or confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from measures import actions, queries
from measures.forms import ConfirmForm
from measures.permissions import get_measure_or_404, may_record, may_upload
from measures.views.measures import WHO_EDITS
from people.addresses import is_here
from programmes.permissions import get_programme_or_404
from projects.permissions import get_project_or_404
from projects.queries import team_of
from safeguards.forms import carry_out


@require_safe
def quality(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "measures",
        "page": queries.to_look_at(project.measures.all(), today, request.GET.get("page")),
        "may_record": may_upload(request.user, project, None),
    }
    return render(request, "measures/quality.html", context)


@require_safe
def quality_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    found = queries.measures_in(None, programme)
    today = programme.organisation.today(timezone.now())
    context = {
        "programme": programme,
        "page": queries.to_look_at(found, today, request.GET.get("page")),
        "may_record": may_upload(request.user, None, programme),
    }
    return render(request, "measures/quality_programme.html", context)


@require_POST
def confirm(request, pk):
    measure = get_measure_or_404(request.user, pk)
    if not may_record(request.user, measure):
        raise PermissionDenied(WHO_EDITS)
    form = ConfirmForm(request.POST)
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.confirm, **about):
        messages.success(request, f"Confirmed: “{measure}” is right as it stands.")
    else:
        messages.info(request, "This was confirmed or corrected meanwhile.")
    after = request.POST.get("next", "")
    return redirect(after) if is_here(after) else redirect("measures:measure", measure.pk)
