from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import add_remark, record_reading
from qiprogramme.tests.make import MONDAY, NOW

GOOD = {"kind": "exclusion", "period_on": "2026-06-01", "text": "The ward was closed."}


@pytest.fixture
def main(weald):
    main = weald.project.measures.get()
    for back in range(3):
        on = MONDAY - timedelta(weeks=back)
        record_reading(measure=main, period_on=on, value=Decimal(7), by=weald.lead, at=NOW)
    return main


@pytest.fixture
def remark(weald, main):
    return add_remark(
        measure=main,
        kind="outlier",
        period_on=MONDAY,
        text="An outbreak.",
        by=weald.member,
        at=NOW,
    )


def url(measure) -> str:
    return reverse("measures:remark", args=[measure.pk])


def take_back(remark) -> str:
    return reverse("measures:take_back", args=[remark.pk])


def test_who_is_not_signed_in_signs_in_first(client, main, remark):
    for address in (url(main), take_back(remark)):
        assert client.post(address, GOOD)["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main, remark):
    client.force_login(weald.outsider.manager)
    assert client.post(url(main), GOOD).status_code == 404
    assert client.post(take_back(remark), {"why": "No."}).status_code == 404


def test_others_are_told_who_can(client, weald, main, remark):
    client.force_login(weald.contributor)
    assert client.post(url(main), GOOD).status_code == 403
    assert client.post(take_back(remark), {"why": "No."}).status_code == 403
    assert main.remarks.standing().count() == 1


def test_a_figure_is_left_out_with_its_reason(client, weald, main):
    client.force_login(weald.lead)
    offered = client.get(url(main)).content.decode()
    assert '<option value="2026-06-08" selected>Week of 8 June 2026: 7</option>' in offered
    page = client.post(url(main), GOOD, follow=True).content.decode()
    assert "It is on the chart." in page
    assert "1 point is left out of the lines: the week of 1 June (The ward was closed.)." in page
    assert "Week of 1 June: left out." in page
    assert "Weald Lead, 10 June 2026" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Say what happened, or why."),
        ({"kind": ""}, "Choose one of these."),
        ({"period_on": "2026-06-09"}, "Choose one of these."),
        ({"kind": "phase", "period_on": "2026-05-25"}, "New lines start after the first figure."),
        ({"text": "NHS number 943 476 5919"}, "looks like an NHS number"),
    ],
)
def test_what_makes_no_sense_stands_beside_its_field(client, weald, main, typed, said):
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD | typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not main.remarks.exists()


def test_without_a_figure_there_is_nothing_to_remark_on(client, weald):
    client.force_login(weald.lead)
    page = client.get(url(weald.project.measures.get())).content.decode()
    assert "Record the first figure" in page


def test_a_remark_is_taken_back_with_a_reason_and_stays_to_be_read(client, weald, main, remark):
    client.force_login(weald.lead)
    page = client.get(reverse("measures:measure", args=[main.pk])).content.decode()
    assert "Marked as an outlier: 7 patients in the week of 8 June (An outbreak.)." in page
    assert "An outbreak." in client.get(take_back(remark)).content.decode()
    assert client.post(take_back(remark), {"why": ""}).status_code == 422
    page = client.post(take_back(remark), {"why": "No outbreak."}, follow=True).content.decode()
    assert "Marked as an outlier" not in page
    assert "Taken back by Weald Lead on 10 June 2026: No outbreak." in page
    assert client.get(take_back(remark)).status_code == 404
