"""A programme's life: changing what it is for, copying it, taking it out of the archive."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programmes import actions
from programmes.forms import ChangeProgrammeForm, CopyForm
from programmes.permissions import ask_managers, get_programme_or_404, is_manager, may_manage
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def change_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"Only the programme manager changes it. {ask_managers(programme)}")
    hold(request, programme)
    form = ChangeProgrammeForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.change_programme, **about):
        messages.success(request, "Your changes are saved.")
        return redirect("portfolio:projects", programme.pk)
    context = {"form": form, "programme": programme}
    return render(request, "programmes/change.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not is_manager(request.user, programme):
        raise PermissionDenied(f"Only the programme manager copies it. {ask_managers(programme)}")
    form = CopyForm(request.POST or None, programme=programme, user=request.user)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if made := carry_out(form, actions.copy_programme, **about):
        messages.success(request, f"“{made}” is set up, and you manage it.")
        return redirect("portfolio:projects", made.pk)
    context = {"form": form, "programme": programme}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/copy.html", context, status=status)


@require_POST
def restore(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not is_manager(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager takes it out of the archive. {ask_managers(programme)}"
        )
    actions.restore(programme=programme, by=request.user, at=timezone.now())
    messages.success(request, f"“{programme}” is out of the archive. Work can go on.")
    return redirect("portfolio:projects", programme.pk)
