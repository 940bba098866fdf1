"""Tables of figures: looked at, recorded, and what was left out of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import actions, queries
from measures.forms import ColumnsForm, UploadForm
from measures.models import UploadState
from measures.permissions import get_upload_or_404, may_upload
from measures.views.measures import WHO_EDITS
from programmes.permissions import ask_managers, get_programme_or_404
from projects.permissions import get_project_or_404
from safeguards.forms import carry_out
from safeguards.tables import write_csv

# Of a table, so many rows in error and so many good ones are shown before anything is recorded.
WRONG, GOOD = 100, 12
# What tells htmx to ask no more.
STOP_ASKING = 286


@require_http_methods(["GET", "POST"])
def upload(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_upload(request.user, project, None):
        raise PermissionDenied(WHO_EDITS)
    return take_in(request, project=project, programme=None)


@require_http_methods(["GET", "POST"])
def upload_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_upload(request.user, None, programme):
        raise PermissionDenied(
            f"Only the programme manager uploads for all projects. {ask_managers(programme)}"
        )
    return take_in(request, project=None, programme=programme)


def take_in(request, *, project, programme):
    measures = queries.measures_for(project, programme)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        measures=measures,
        initial={"measure": request.GET.get("measure")},
    )
    where = {"project": project, "programme": programme}
    if made := carry_out(form, actions.take_in, **where, by=request.user, at=timezone.now()):
        return redirect("measures:uploaded", made.pk)
    context = {
        **where,
        "form": form,
        "measures": measures,
        "uploads": queries.uploads_of(project, programme),
    }
    return render(request, "measures/upload.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def uploaded(request, pk):
    upload = get_upload_or_404(request.user, pk)
    if upload.state != UploadState.SHOWN:
        return progress(request, upload)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        upload=upload,
        measures=queries.measures_for(upload.project, upload.programme),
    )
    about = {"upload": upload, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.choose_columns, **about):
        return redirect("measures:uploaded", upload.pk)
    context = {
        "upload": upload,
        "form": form,
        "preview": queries.preview(upload, upload.organisation.today(timezone.now())),
        "most": {"wrong": WRONG, "good": GOOD},
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/uploaded_draft.html", context, status=status)


def progress(request, upload):
    """Show how far it is; as a part for htmx, which asks until it is through."""
    context = {"upload": upload, "working": upload.state == UploadState.WORKING}
    if not request.htmx:
        return render(request, "measures/uploaded.html", context)
    status = 200 if context["working"] else STOP_ASKING
    return render(request, "measures/_uploaded.html", context, status=status)


@require_POST
def start(request, pk):
    upload = get_upload_or_404(request.user, pk)
    try:
        actions.start(upload=upload, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("measures:uploaded", upload.pk)


@require_POST
def discard(request, pk):
    upload = get_upload_or_404(request.user, pk)
    try:
        actions.discard(upload=upload, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("measures:uploaded", upload.pk)
    messages.success(request, f"“{upload}” is thrown away. Nothing of it was recorded.")
    if upload.project:
        return redirect("measures:upload", upload.project_id)
    return redirect("measures:upload_programme", upload.programme_id)


@require_safe
def left_out(request, pk):
    upload = get_upload_or_404(request.user, pk)
    response = HttpResponse(
        write_csv(queries.left_out_table(upload)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    return response
