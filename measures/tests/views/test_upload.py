import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from measures import actions
from measures.models import Form, Interval, Upload, UploadState
from qiprogramme.tests.make import NOW, TODAY, measure
from safeguards.tables import write_xlsx

ROWS = [["Week", "Patients with a task"], ["1 June 2026", 14], ["someday", 15]]


@pytest.fixture
def upload(weald):
    table = [[str(cell) for cell in row] for row in ROWS]
    return actions.take_in(table=table, name="Table", project=weald.project, by=weald.lead, at=NOW)


def url(weald) -> str:
    return reverse("measures:upload", args=[weald.project.pk])


def post_file(client, weald, name: str, data: bytes):
    return client.post(url(weald), {"file": SimpleUploadedFile(name, data)}, follow=True)


@pytest.mark.parametrize("role", ["contributor", "mentor", "other_lead", "steering"])
def test_others_are_told_who_can(client, weald, role):
    client.force_login(getattr(weald, role))
    assert client.get(url(weald)).status_code == 403


def test_an_outsider_finds_nothing(client, weald, upload):
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald)).status_code == 404
    assert client.get(reverse("measures:uploaded", args=[upload.pk])).status_code == 404


def test_a_workbook_is_looked_at_then_recorded(client, weald):
    client.force_login(weald.lead)
    page = post_file(client, weald, "figures.xlsx", write_xlsx({"Sheet": ROWS})).content.decode()
    assert "1 figure to record, 1 row left out" in page
    assert "“someday” is no date that we can read" in page
    assert not weald.project.measures.first().readings.exists()
    upload = Upload.objects.get()
    response = client.post(reverse("measures:start", args=[upload.pk]), follow=True)
    page = response.content.decode()
    assert "All 2 rows are through." in page
    assert "1 figure is new or changed." in page
    assert weald.project.measures.first().readings.get().value == 14
    rows = client.get(reverse("measures:left_out", args=[upload.pk]))
    assert rows["Content-Type"] == "text/csv; charset=utf-8"
    assert '3,"“someday” is no date' in rows.content.decode("utf-8-sig")


def test_pasted_rows_do_as_well(client, weald):
    client.force_login(weald.lead)
    text = "Week\tPatients with a task\r\n1 June 2026\t14\r\n"
    page = client.post(url(weald), {"text": text}, follow=True).content.decode()
    assert "Pasted rows" in page
    assert "1 figure to record" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty. Choose another."),
        (b"PK\x03\x04 no workbook", "The workbook cannot be read."),
        (b"\xd0\xcf\x11\xe0 old", "a workbook of an old Excel"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_field(client, weald, data, said):
    client.force_login(weald.lead)
    response = post_file(client, weald, "figures.xlsx", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"text": "a\tb", "file": True}])
def test_one_of_file_and_rows_is_needed(client, weald, typed):
    client.force_login(weald.lead)
    if "file" in typed:
        typed = typed | {"file": SimpleUploadedFile("a.csv", b"a,b")}
    response = client.post(url(weald), typed)
    assert response.status_code == 422
    assert "Choose a file or paste rows" in response.content.decode()


def test_columns_are_put_right(client, weald, upload):
    client.force_login(weald.lead)
    address = reverse("measures:uploaded", args=[upload.pk])
    response = client.post(address, {"column_0": "day", "column_1": "day", "has_heading": "on"})
    assert response.status_code == 422
    assert "Another column says so already." in response.content.decode()
    page = client.post(address, {"column_0": "", "has_heading": "on"}, follow=True)
    assert "No figure to record" in page.content.decode()


def test_what_was_thrown_away_says_so(client, weald, upload):
    client.force_login(weald.lead)
    response = client.post(reverse("measures:discard", args=[upload.pk]), follow=True)
    assert "“Table” is thrown away. Nothing of it was recorded." in response.content.decode()
    page = client.get(reverse("measures:uploaded", args=[upload.pk])).content.decode()
    assert "It was thrown away." in page
    again = client.post(reverse("measures:start", args=[upload.pk]), follow=True)
    assert "recorded already, or were thrown away" in again.content.decode()


def test_a_long_table_shows_how_far_it_is_until_it_is_through(client, weald):
    measure(weald.project, weald.lead, "Beds", form=Form.VALUE, interval=Interval.DAILY)
    rows = [[(TODAY - TODAY.resolution * back).isoformat(), "4"] for back in range(300)]
    upload = actions.take_in(
        table=[["Date", "Beds"], *rows], name="Long", project=weald.project, by=weald.lead, at=NOW
    )
    client.force_login(weald.lead)
    address = reverse("measures:uploaded", args=[upload.pk])
    page = client.post(reverse("measures:start", args=[upload.pk]), follow=True).content.decode()
    assert "250 of 300 rows are through." in page
    assert 'hx-trigger="every 2s"' in page
    part = client.get(address, headers={"HX-Request": "true"})
    assert (part.status_code, "<html" in part.content.decode()) == (200, False)
    actions.work_uploads(at=NOW)
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.status_code == 286
    assert "All 300 rows are through." in part.content.decode()


def test_the_manager_uploads_for_all_projects(client, weald):
    client.force_login(weald.manager)
    address = reverse("measures:upload_programme", args=[weald.programme.pk])
    assert (
        address
        in client.get(reverse("measures:programme", args=[weald.programme.pk])).content.decode()
    )
    text = "Date\tProject\tMeasure\tValue\n1 June 2026\tWeald huddles\tPatients with a task\t9"
    page = client.post(address, {"text": text}, follow=True).content.decode()
    assert "1 figure to record" in page
    client.force_login(weald.lead)
    assert client.get(address).status_code == 403
    assert (
        client.get(reverse("measures:uploaded", args=[Upload.objects.get().pk])).status_code == 404
    )


def test_ten_thousand_rows_are_looked_at_at_once(client, weald):
    for name in ("Beds", "Stays"):
        measure(weald.project, weald.lead, name, form=Form.VALUE, interval=Interval.DAILY)
    days = [(TODAY - TODAY.resolution * back).isoformat() for back in range(5000)]
    rows = [["Date", "Measure", "Value"]]
    rows += [[day, name, "4"] for day in days for name in ("Beds", "Stays")]
    upload = actions.take_in(table=rows, name="All", project=weald.project, by=weald.lead, at=NOW)
    client.force_login(weald.lead)
    page = client.get(reverse("measures:uploaded", args=[upload.pk])).content.decode()
    assert "10000 figures to record" in page
    assert page.count("<tr") < 40
    assert upload.state == UploadState.SHOWN
