"""One page: what was sent to whom, and what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from notifications import actions
from notifications.models import Notification
from portfolio.queries import mails as queries
from programmes.permissions import ask_managers, get_programme_or_404, may_manage


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager sees who was sent what. {ask_managers(programme)}"
        )
    if request.method == "POST":
        return send_again(request, programme)
    now = timezone.now()
    asked = request.GET
    found = queries.mails(
        programme, now, asked.get("show", ""), asked.get("find", ""), asked.get("page")
    )
    context = {"programme": programme, "mails": found, "now": now}
    return render(request, "portfolio/mails.html", context)


def send_again(request, programme):
    number = request.POST.get("mail", "")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    try:
        row = queries.mails_of(programme).get(pk=pk)
        actions.send_again(row=row, by=request.user, at=timezone.now())
    except Notification.DoesNotExist:
        messages.error(request, "This mail is not one of the programme’s. Choose another one.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"The mail to {row.recipient} goes out again within a minute.")
    return redirect("portfolio:mails", programme.pk)
