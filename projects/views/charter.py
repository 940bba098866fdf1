"""Writing the charter and putting the aim together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from projects import actions
from projects.forms import AimForm, CharterForm
from projects.permissions import get_project_or_404
from projects.queries import charter_of
from projects.views.method import check_may_edit
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def change_charter(request, pk):
    project = get_project_or_404(request.user, pk)
    check_may_edit(request, project)
    hold(request, project)
    form = CharterForm(request.POST or None, project=project, charter=charter_of(project))
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.write_charter, **about):
        messages.success(request, "The charter is saved.")
        return redirect("portfolio:charter", project.pk)
    context = {"form": form, "project": project}
    return render(request, "projects/charter.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def build_aim(request, pk):
    """Put the aim together; the button `look` shows the sentence without saving it."""
    project = get_project_or_404(request.user, pk)
    check_may_edit(request, project)
    hold(request, project)
    form = AimForm(request.POST or None, project=project, charter=charter_of(project))
    about = {"project": project, "by": request.user, "at": timezone.now()}
    looks = "look" in request.POST
    if not looks and carry_out(form, actions.build_aim, **about):
        messages.success(request, "That is the aim now.")
        return redirect("portfolio:charter", project.pk)
    context = {"form": form, "project": project}
    status = 200 if looks and not form.errors else status_of(form)
    return render(request, "projects/aim.html", context, status=status)
