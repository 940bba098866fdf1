"""The demo's mailbox in the browser."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from notifications.permissions import get_mail_or_404, mailbox_of
from notifications.rendering import read

# The page is somebody else's HTML: it may style itself and nothing more.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = mailbox_of(request.user)
    people = mails.order_by("recipient__name").values_list("recipient", "recipient__name")
    to = request.GET.get("to", "")
    if to.isdecimal():
        mails = mails.filter(recipient=to)
    page = Paginator(mails, 25).get_page(request.GET.get("page"))
    return render(
        request,
        "notifications/mailbox.html",
        {
            "page": page,
            "mails": [(row, read(row.message)) for row in page],
            "people": people.distinct(),
            "to": to,
        },
    )


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_mail_or_404(request.user, pk)
    way = [{"label": "Mailbox", "url": reverse("notifications:mailbox")}]
    context = {"row": row, "letter": read(row.message), "way": way}
    return render(request, "notifications/mail.html", context)


@require_safe
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_mail_or_404(request.user, pk)
    return HttpResponse(read(row.message).html, headers={"Content-Security-Policy": MAIL_CSP})


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    letter = read(get_mail_or_404(request.user, pk).message)
    if not letter.file:
        raise Http404
    return HttpResponse(
        letter.file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invite.ics"'},
    )
