from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from qiprogramme.tests.make import MONDAY, NOW

GOOD = {"chart": "i", "baseline_points": "12", "rule_length": "6"}


@pytest.fixture
def main(weald):
    main = weald.project.measures.get()
    for back in range(13):
        on = MONDAY - timedelta(weeks=back)
        record_reading(
            measure=main, period_on=on, value=Decimal(9 + back % 2), by=weald.lead, at=NOW
        )
    return main


def url(measure) -> str:
    return reverse("measures:chart", args=[measure.pk])


def test_who_is_not_signed_in_signs_in_first(client, main):
    assert client.post(url(main), GOOD)["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main):
    client.force_login(weald.outsider.manager)
    assert client.post(url(main), GOOD).status_code == 404


def test_others_are_told_who_can(client, weald, main):
    client.force_login(weald.contributor)
    response = client.post(url(main), GOOD)
    assert response.status_code == 403
    assert "Only the lead, the team" in response.content.decode()


def test_the_suggestion_comes_first_with_its_reason(client, weald, main):
    client.force_login(weald.lead)
    page = client.get(url(main)).content.decode()
    assert "As suggested: Run chart, because limits need 12 points or more, and the locked" in page
    assert "Lock the baseline: how many of the first weeks?" in page
    assert 'value="8"' in page


def test_a_chart_is_chosen_and_the_baseline_locked(client, weald, main):
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD, follow=True)
    page = response.content.decode()
    assert "The chart is changed." in page
    assert "XmR chart, as chosen." in page
    assert "The first 12 points make the lines; locked by Weald Lead on 10 June 2026." in page
    main.refresh_from_db()
    assert (main.chart, main.baseline_points, main.rule_length) == ("i", 12, 6)


def test_a_lock_is_opened(client, weald, main):
    client.force_login(weald.lead)
    page = client.post(
        url(main), GOOD | {"chart": "suggested", "baseline_points": ""}, follow=True
    ).content.decode()
    assert "Not locked: every point moves the lines." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"baseline_points": "some"}, "Enter a whole number, like 12."),
        ({"baseline_points": "2"}, "Take at least 4"),
        ({"chart": "p"}, "Select a valid choice"),
        ({"chart": ""}, "Choose one of these."),
    ],
)
def test_what_makes_no_sense_is_kept_as_typed(client, weald, main, typed, said):
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD | typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    main.refresh_from_db()
    assert main.chart == ""
