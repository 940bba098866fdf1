"""The report for the board: on a page, as a PDF, as a workbook."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portfolio import board
from portfolio.forms import PeriodForm
from portfolio.queries import report as queries
from portfolio.rules import Span, spans_to_report
from programmes.models import Programme
from programmes.permissions import ask_managers, get_programme_or_404
from reviews.permissions import may_see_pack
from reviews.queries import last_day_held

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def report(request, pk):
    programme = reported_programme(request, pk)
    form, spans = asked(request, programme)
    found = gathered(programme, form)
    context = {
        "programme": programme,
        "form": form,
        "report": found,
        "sections": board.sections(found) if found else [],
        "period": board.period_of(found) if found else "",
        "asked": urlencode({name: form[name].value() for name in form.fields}),
        "spans": [
            (span.label, typed(span), found and (found.since, found.until) == span[1:])
            for span in spans
        ],
    }
    return render(request, "portfolio/report.html", context)


@require_safe
def file(request, pk, kind):
    """Return the file; where the dates cannot be read, the page that says so."""
    programme = reported_programme(request, pk)
    form, _ = asked(request, programme)
    found = gathered(programme, form)
    if found is None:
        return report(request, pk)
    data = board.pdf(found, fonts=settings.FONTS) if kind == "pdf" else board.workbook(found)
    name = f"report-{slugify(programme.name)}-{found.since}-{found.until}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=TYPES[kind], headers=headers)


def reported_programme(request, pk: int) -> Programme:
    programme = get_programme_or_404(request.user, pk)
    if not may_see_pack(request.user, programme):
        raise PermissionDenied(
            "The report for the board is for steering group, executives and manager. "
            f"{ask_managers(programme)}"
        )
    return programme


def asked(request, programme: Programme) -> tuple[PeriodForm, list[Span]]:
    """Return the dates in the address, else the usual time to report on; and times to choose."""
    today = programme.organisation.today(timezone.now())
    held = last_day_held(programme, today)
    spans = spans_to_report(today, held and held.on)
    return PeriodForm(typed(spans[0]) | request.GET.dict(), today=today), spans


def typed(span: Span) -> dict[str, str]:
    return {name: date_format(getattr(span, name), "j F Y") for name in ("since", "until")}


def gathered(programme: Programme, form: PeriodForm) -> queries.Report | None:
    return None if form.errors else queries.report(programme, form.today, **form.cleaned_data)
