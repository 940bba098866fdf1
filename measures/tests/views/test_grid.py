from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from measures.models import Form, Reading
from qiprogramme.tests.make import MONDAY, NOW, measure

WEEK = timedelta(weeks=1)


@pytest.fixture
def main(weald):
    return weald.project.measures.get()


@pytest.fixture
def share(weald):
    return measure(weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, unit="")


def url(measure) -> str:
    return reverse("measures:grid", args=[measure.pk])


def figures(measure) -> dict[str, Decimal]:
    return {str(one.period_on): one.value for one in measure.readings.all()}


def test_who_is_not_signed_in_signs_in_first(client, main):
    assert client.get(url(main))["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main):
    client.force_login(weald.outsider.manager)
    assert client.get(url(main)).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "mentor", "other_lead"])
def test_others_are_told_who_can(client, weald, main, role):
    client.force_login(getattr(weald, role))
    assert client.post(url(main), {"value_2026-06-08": "7"}).status_code == 403
    assert not main.readings.exists()


@pytest.mark.parametrize(("back", "rows"), [("", 26), ("52", 52), ("9999", 26)])
def test_it_goes_back_as_far_as_asked(client, weald, main, back, rows):
    client.force_login(weald.lead)
    page = client.get(url(main), {"back": back}).content.decode()
    assert page.count('<th scope="row">Week of ') == rows
    assert page.index("Week of 1 June 2026") < page.index("Week of 8 June 2026")


def test_many_figures_are_saved_at_once_and_only_what_is_other(client, weald, main):
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.member, at=NOW)
    client.force_login(weald.lead)
    typed = {"value_2026-06-08": "6", "value_2026-06-01": "1,204", "value_2026-05-25": " 12 "}
    response = client.post(url(main), typed, follow=True)
    assert "Saved: 2 figures." in response.content.decode()
    assert figures(main) == {"2026-06-08": 6, "2026-06-01": 1204, "2026-05-25": 12}
    assert main.readings.get(period_on=MONDAY).recorded_by == weald.member
    main.refresh_from_db()
    assert main.latest_value == 6


def test_an_emptied_box_takes_the_figure_away_and_keeps_its_history(client, weald, main):
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.lead, at=NOW)
    record_reading(measure=main, period_on=MONDAY - WEEK, value=Decimal(5), by=weald.lead, at=NOW)
    client.force_login(weald.lead)
    client.post(url(main), {"value_2026-06-08": ""})
    assert figures(main) == {"2026-06-01": 5}
    last = Reading.history.filter(measure=main, period_on=MONDAY).latest()
    assert (last.history_type, last.value, last.history_user) == ("-", 6, weald.lead)


def test_one_wrong_figure_is_named_by_its_row_and_nothing_is_saved(client, weald, share):
    client.force_login(weald.lead)
    typed = {
        "numerator_2026-06-08": "9",
        "denominator_2026-06-08": "8",
        "numerator_2026-06-01": "4",
        "denominator_2026-06-01": "8",
        "numerator_2026-05-25": "4",
        "denominator_2026-05-25": "",
        "numerator_2026-05-18": "-1",
        "denominator_2026-05-18": "8",
    }
    response = client.post(url(share), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Week of 8 June 2026: 9 is more than 8. Check the two numbers.</a>" in page
    assert "Week of 25 May 2026: Enter both numbers: how many, out of how many.</a>" in page
    assert "Week of 18 May 2026: Enter 0 or more.</a>" in page
    assert 'name="numerator_2026-06-01" value="4"' in page
    assert not share.readings.exists()


def test_a_figure_that_somebody_else_saved_meanwhile_is_not_lost(client, weald, main):
    client.force_login(weald.lead)
    seen = client.get(url(main)).context["form"]
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.member, at=NOW)
    hidden = str(seen.seen()).split('value="')[1].split('"')[0].replace("&quot;", '"')
    response = client.post(url(main), {"value_2026-06-08": "7", "seen": hidden})
    page = response.content.decode()
    assert response.status_code == 409
    assert "This was changed while you were writing" in page
    assert figures(main) == {"2026-06-08": 6}


def test_what_lies_between_events_has_no_sheet(client, weald):
    falls = measure(weald.project, weald.lead, "Days between falls", form=Form.TIME, unit="days")
    client.force_login(weald.lead)
    assert client.get(url(falls))["Location"] == reverse("measures:record", args=[falls.pk])
