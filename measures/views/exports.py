"""Charts and figures to take away."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from measures import charts, queries
from measures.permissions import get_measure_or_404
from programmes.permissions import get_programme_or_404
from safeguards.tables import write_csv, write_xlsx

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def file(data: bytes | str, name: str, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{ending}"'
    return response


@require_safe
def csv(request, pk):
    measure = get_measure_or_404(request.user, pk)
    rows = queries.chart_table(measure, measure.organisation.today(timezone.now()))
    return file(write_csv(rows), measure.name, "csv")


@require_safe
def xlsx(request, pk):
    measure = get_measure_or_404(request.user, pk)
    rows = queries.chart_table(measure, measure.organisation.today(timezone.now()))
    return file(write_xlsx({measure.name: rows}), measure.name, "xlsx")


@require_safe
def svg(request, pk):
    measure = get_measure_or_404(request.user, pk)
    drawn = queries.chart_for(measure, measure.organisation.today(timezone.now()))
    return file(drawn.wide, measure.name, "svg")


@require_safe
def png(request, pk):
    measure = get_measure_or_404(request.user, pk)
    drawn = queries.chart_for(measure, measure.organisation.today(timezone.now()))
    return file(charts.png(drawn.wide, alt=measure.name, fonts=settings.FONTS), measure.name, "png")


@require_safe
def csv_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    return file(write_csv(queries.tidy_table(programme)), programme.name, "csv")


@require_safe
def xlsx_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    data = write_xlsx({"Figures": queries.tidy_table(programme)})
    return file(data, programme.name, "xlsx")
