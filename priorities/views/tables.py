"""Initiatives as tables: taken in row by row, and given out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from priorities import actions, queries
from priorities.forms import TableForm
from priorities.permissions import may_propose
from priorities.views.initiatives import WHO_PROPOSES
from programmes.permissions import ask_managers, get_programme_or_404
from safeguards.forms import carry_out
from safeguards.tables import write_csv, write_xlsx

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request, pk, kind):
    """Show what is in a list, row by row; only the button that counts the good ones adds them.

    Rows that need correcting wait in the session meanwhile.
    """
    programme = get_programme_or_404(request.user, pk)
    if not may_propose(request.user, programme):
        raise PermissionDenied(f"{WHO_PROPOSES} {ask_managers(programme)}")
    waiting = f"{kind}s to correct {programme.pk}"
    sent = request.method == "POST"
    initial = {"text": request.session.get(waiting, "")}
    given = (request.POST, request.FILES) if sent else ()
    form = TableForm(*given, programme=programme, kind=kind, initial=initial)
    about = {"programme": programme, "kind": kind, "by": request.user, "at": timezone.now()}
    if "add" in request.POST and (made := carry_out(form, actions.take_in, **about)):
        request.session[waiting] = request.POST.get("text", "")
        messages.success(request, f"{counted(len(made), kind)} added.")
        return redirect(f"priorities:{kind}s", programme.pk)
    context = {"programme": programme, "kind": kind, "form": form, "errors": form.errors}
    context |= {"good": form.good, "bad": form.bad, "next": form.to_send_on()}
    status = 422 if sent and form.errors else 200
    return render(request, "priorities/take_in.html", context, status=status)


def counted(number: int, kind: str) -> str:
    return f"One {kind} is" if number == 1 else f"{number} {kind}s are"


@require_safe
def csv(request, pk):
    programme = get_programme_or_404(request.user, pk)
    rows = queries.initiatives_table(programme, request.user)
    return download(write_csv(rows), "text/csv", "initiatives.csv")


@require_safe
def ideas_csv(request, pk):
    programme = get_programme_or_404(request.user, pk)
    rows = queries.ideas_table(programme, request.user)
    return download(write_csv(rows), "text/csv", "ideas.csv")


@require_safe
def xlsx(request, pk):
    programme = get_programme_or_404(request.user, pk)
    sheets = {
        "Initiatives": queries.initiatives_table(programme, request.user),
        "Ideas": queries.ideas_table(programme, request.user),
    }
    return download(write_xlsx(sheets), EXCEL, "priorities.xlsx")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
