from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading, save_measure
from measures.models import Direction, Form, Kind
from qiprogramme.tests.make import MONDAY, NOW


@pytest.fixture
def main(weald):
    return weald.project.measures.get()


def url(measure) -> str:
    return reverse("measures:measure", args=[measure.pk])


def record(measure, by, weeks_back: int, value: int):
    period_on = MONDAY - timedelta(weeks=weeks_back)
    record_reading(measure=measure, period_on=period_on, value=Decimal(value), by=by, at=NOW)


def test_who_is_not_signed_in_signs_in_first(client, main):
    assert client.get(url(main))["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main):
    client.force_login(weald.outsider.manager)
    assert client.get(url(main)).status_code == 404


def test_everybody_in_the_programme_sees_who_recorded_what_and_when(client, weald, main):
    save_measure(measure=main, definition="Counted at the Wednesday huddle.", by=weald.lead, at=NOW)
    record(main, weald.member, 0, 7)
    client.force_login(weald.contributor)
    page = client.get(url(main)).content.decode()
    assert "Counted at the Wednesday huddle." in page
    assert "7 patients" in page
    assert "Weald Member, Wed 10 June" in page
    assert "20 patients" in page  # the target
    assert "Correct" not in page


def test_those_who_record_correct_the_weeks_that_can_still_be_recorded(client, weald, main):
    record(main, weald.lead, 0, 7)
    record(main, weald.lead, 25, 6)
    record(main, weald.lead, 26, 5)
    client.force_login(weald.lead)
    page = client.get(url(main)).content.decode()
    correct = reverse("measures:record", args=[main.pk])
    assert f"{correct}?period=2026-06-08" in page
    assert f"{correct}?period=2025-12-15" in page
    assert f"{correct}?period=2025-12-08" not in page


def test_a_measure_without_figures_asks_for_the_first(client, weald, main):
    client.force_login(weald.lead)
    assert "Record the first figure" in client.get(url(main)).content.decode()
    client.force_login(weald.contributor)
    assert "Record the first figure" not in client.get(url(main)).content.decode()


def test_a_programmes_measure_has_a_page_too(client, weald):
    measure = save_measure(
        programme=weald.programme,
        name="Length of stay",
        kind=Kind.OUTCOME,
        form=Form.VALUE,
        direction=Direction.DECREASE,
        by=weald.manager,
        at=NOW,
    )
    client.force_login(weald.contributor)
    page = client.get(url(measure)).content.decode()
    assert "Length of stay" in page
    assert weald.programme.name in page


def test_what_people_typed_is_shown_as_text(client, weald, main):
    save_measure(measure=main, name="<b>Tasks</b>", unit="<i>each</i>", by=weald.lead, at=NOW)
    record(main, weald.lead, 0, 7)
    client.force_login(weald.lead)
    page = client.get(url(main)).content.decode()
    assert "<b>Tasks" not in page
    assert "<i>each" not in page
