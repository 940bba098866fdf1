from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from measures.models import Form
from qiprogramme.tests.make import MONDAY, NOW, measure


@pytest.fixture
def main(weald):
    return weald.project.measures.get()


@pytest.fixture
def share(weald):
    return measure(weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, unit="")


def url(measure) -> str:
    return reverse("measures:record", args=[measure.pk])


GOOD = {"period_on": "2026-06-08", "value": "7"}


def test_who_is_not_signed_in_signs_in_first(client, main):
    assert client.post(url(main), GOOD)["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main):
    client.force_login(weald.outsider.manager)
    assert client.post(url(main), GOOD).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "mentor", "sponsor", "other_lead"])
def test_others_are_told_who_can(client, weald, main, role):
    client.force_login(getattr(weald, role))
    response = client.post(url(main), GOOD)
    assert response.status_code == 403
    assert "Only the lead, the team and the programme manager" in response.content.decode()
    assert not main.readings.exists()


def test_this_week_is_offered_first_and_25_before_it(client, weald, main):
    client.force_login(weald.lead)
    page = client.get(url(main)).content.decode()
    assert '<option value="2026-06-08" selected>8 June (this week)</option>' in page
    assert "1 June (last week)</option>" in page
    assert "15 December 2025</option>" in page
    assert page.count("<option") == 26


@pytest.mark.parametrize("role", ["lead", "member", "manager"])
def test_a_figure_is_recorded(client, weald, main, role):
    client.force_login(getattr(weald, role))
    response = client.post(url(main), GOOD, follow=True)
    assert response.redirect_chain == [(reverse("measures:measure", args=[main.pk]), 302)]
    assert "Saved: 7 patients, week of 8 June." in response.content.decode()
    assert main.readings.get().recorded_by == getattr(weald, role)


def test_a_correction_shows_the_old_figure(client, weald, main):
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.member, at=NOW)
    client.force_login(weald.lead)
    page = client.get(f"{url(main)}?period=2026-06-08").content.decode()
    assert "6 patients, recorded by Weald Member" in page
    assert "8 June (this week): 6 patients recorded" in page
    client.post(url(main), GOOD)
    assert main.readings.get().value == 7


def test_a_percentage_is_so_many_out_of_so_many(client, weald, share):
    client.force_login(weald.lead)
    assert "enter 0 out of 0" in client.get(url(share)).content.decode()
    figure = {"period_on": "2026-06-08", "numerator": "4", "denominator": "8"}
    response = client.post(url(share), figure, follow=True)
    assert "Saved: 50% (4 of 8), week of 8 June." in response.content.decode()


def test_a_week_without_cases_is_0_out_of_0(client, weald, share):
    client.force_login(weald.lead)
    figure = {"period_on": "2026-06-08", "numerator": "0", "denominator": "0"}
    response = client.post(url(share), figure, follow=True)
    assert "Saved: no cases, week of 8 June." in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": ""}, "Enter a number, like 12 or 12.5."),
        ({"value": "seven"}, "Enter a number, like 12 or 12.5."),
        ({"value": "7.5"}, "A count is a whole number, 0 or more."),
        ({"period_on": "2026-06-15"}, "Choose one of the weeks listed."),
    ],
)
def test_a_figure_in_error_is_kept_as_typed(client, weald, main, typed, said):
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert not main.readings.exists()
    if typed.get("value"):
        assert f'value="{typed["value"]}"' in page


def test_more_than_all_cannot_be(client, weald, share):
    client.force_login(weald.lead)
    figure = {"period_on": "2026-06-08", "numerator": "9", "denominator": "8"}
    response = client.post(url(share), figure)
    assert response.status_code == 422
    assert "9 is more than 8. Check the two numbers." in response.content.decode()


def test_an_unknown_week_in_the_address_means_this_week(client, weald, main):
    client.force_login(weald.lead)
    page = client.get(f"{url(main)}?period=someday").content.decode()
    assert '<option value="2026-06-08" selected>' in page
