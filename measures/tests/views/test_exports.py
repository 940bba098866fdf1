"""What can be taken away of a chart and of a programme, and what is masked in it."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from assets import fonts
from measures import charts
from measures.actions import record_reading
from measures.models import Form
from qiprogramme.tests.make import MONDAY, NOW, measure

WEEK = timedelta(weeks=1)


@pytest.fixture
def main(weald):
    main = weald.project.measures.get()
    for back, value in enumerate([7, 0, 4, 5, 12]):
        on = MONDAY - WEEK * back
        record_reading(measure=main, period_on=on, value=Decimal(value), by=weald.lead, at=NOW)
    return main


@pytest.fixture
def share(weald):
    share = measure(weald.project, weald.lead, "=cmd|Tasks", form=Form.PERCENTAGE, unit="")
    for back, pair in enumerate([(6, 8), (2, 8), (0, 4), (0, 0)]):
        record_reading(
            measure=share,
            period_on=MONDAY - WEEK * back,
            numerator=pair[0],
            denominator=pair[1],
            by=weald.lead,
            at=NOW,
        )
    return share


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def get(client, name: str, thing):
    response = client.get(reverse(f"measures:{name}", args=[thing.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    return response


@pytest.mark.parametrize("name", ["csv", "xlsx", "svg", "png"])
def test_an_outsider_takes_nothing_away(client, weald, main, name):
    client.force_login(weald.outsider.manager)
    assert client.get(reverse(f"measures:{name}", args=[main.pk])).status_code == 404


def test_a_charts_rows_are_numbers_with_what_they_show(client, weald, share):
    client.force_login(weald.contributor)
    rows = rows_of(get(client, "csv", share))
    assert rows[0][:4] == ["Period", "Figure", "Numerator", "Denominator"]
    assert rows[-1][:4] == ["2026-06-08", "75.0", "6.0", "8.0"]
    assert rows[1][:4] == ["2026-05-18", "", "0.0", "0.0"]
    sheet = openpyxl.load_workbook(io.BytesIO(get(client, "xlsx", share).content)).active
    assert [cell.value for cell in sheet[5]][1:4] == [75, 6, 8]
    assert sheet["A5"].value.date() == MONDAY


def test_a_chart_is_a_drawing_and_a_picture(client, weald, main):
    client.force_login(weald.contributor)
    drawing = get(client, "svg", main).content.decode()
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "style=" not in drawing
    picture = Image.open(io.BytesIO(get(client, "png", main).content))
    assert picture.format == "PNG"
    assert picture.width > 1600


def test_the_picture_is_set_in_the_typeface_of_the_pages():
    if not (settings.FONTS / "Inter-Bold.ttf").exists():
        fonts.make()

    def drawn(family: str, weight: int) -> bytes:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
            f'<text x="5" y="25" font-family="{family}" font-weight="{weight}">Figures</text></svg>'
        )
        return charts.png(svg, alt="Figures", fonts=settings.FONTS)

    assert drawn("Inter", 400) != drawn("Nothing like it", 400)
    assert drawn("Inter", 400) != drawn("Inter", 700)


def test_small_counts_are_masked_in_the_programmes_table(client, weald, main, share):
    client.force_login(weald.executive)
    rows = rows_of(get(client, "csv_programme", weald.programme))
    assert rows[0][-4:] == ["Period", "Figure", "Numerator", "Denominator"]
    by_measure = {
        name: [row[-3:] for row in rows[1:] if row[3] == name]
        for name in (main.name, "'=cmd|Tasks")
    }
    assert by_measure[main.name] == [
        ["12", "", ""],
        ["5", "", ""],
        ["<5", "", ""],
        ["0", "", ""],
        ["7", "", ""],
    ]
    assert by_measure["'=cmd|Tasks"] == [
        ["", "0", "0"],
        ["", "0", "<5"],
        ["", "<5", "8"],
        ["75.0", "6", "8"],
    ]
    assert rows[1][:3] == [weald.programme.name, str(weald.objective), "Weald huddles"]
    assert not any("Moor" in cell for row in rows for cell in row)


def test_the_organisation_says_what_is_small(client, weald, main):
    weald.organisation.small_number = 8
    weald.organisation.save()
    client.force_login(weald.executive)
    book = io.BytesIO(get(client, "xlsx_programme", weald.programme).content)
    figures = [row[9].value for row in openpyxl.load_workbook(book).active.iter_rows(min_row=2)]
    assert figures == [12, "<8", "<8", 0, "<8"]


def test_the_programmes_table_costs_the_same_however_long(
    client, weald, main, share, django_assert_max_num_queries
):
    client.force_login(weald.executive)
    with django_assert_max_num_queries(12):
        get(client, "csv_programme", weald.programme)
