from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from measures.models import Form
from mentoring.models import CheckIn
from mentoring.tests.make import WEEK
from projects.actions import end_team_role, raise_obstacle, resolve_obstacle, set_state
from projects.models import State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure

GOOD = {"value": "7", "happened": "Two wards joined.", "confidence": "4", "obstacle": ""}


def url(project, week: str = "") -> str:
    return reverse("mentoring:check_in", args=[project.pk]) + (week and f"?week={week}")


def page_of(response) -> str:
    return response.content.decode()


def test_who_is_not_signed_in_signs_in_first(client, weald):
    response = client.post(url(weald.project), GOOD)
    assert response["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.lead)
    assert client.post(url(weald.project), GOOD).status_code == 404


@pytest.mark.parametrize("role", ["member", "mentor", "manager", "contributor", "other_lead"])
def test_others_are_told_whose_it_is(client, weald, role):
    client.force_login(getattr(weald, role))
    response = client.post(url(weald.project), GOOD)
    assert response.status_code == 403
    assert "Weald Lead writes it" in page_of(response)
    assert not CheckIn.objects.exists()


def test_an_ended_project_and_one_without_a_lead_say_so(client, weald):
    client.force_login(weald.manager)
    member = weald.project.team.active().get(role="lead")
    end_team_role(member=member, by=weald.manager, at=NOW)
    assert "has no lead at the moment" in page_of(client.get(url(weald.project)))
    set_state(project=weald.project, state=State.STOPPED, by=weald.manager, at=NOW)
    assert "has ended" in page_of(client.get(url(weald.project)))


def test_the_lead_saves_the_week(client, weald):
    client.force_login(weald.lead)
    response = client.post(url(weald.project), GOOD | {"obstacle": "No room."}, follow=True)
    assert response.redirect_chain == [(reverse("portfolio:home"), 302)]
    assert "Your check-in for the week of 8 June is saved." in page_of(response)
    entry = weald.project.check_ins.get()
    assert (entry.week_on, entry.happened, entry.confidence) == (MONDAY, "Two wards joined.", 4)
    assert (entry.reading.value, entry.obstacle.text) == (7, "No room.")


def test_how_they_feel_is_all_it_takes(client, weald):
    client.force_login(weald.lead)
    assert client.post(url(weald.project), {"confidence": "3"}).status_code == 302
    entry = weald.project.check_ins.get()
    assert (entry.happened, entry.reading, entry.obstacle) == ("", None, None)


def test_the_page_shows_the_figure_of_the_week_before(client, weald):
    main = weald.project.measures.get()
    client.force_login(weald.lead)
    assert "In patients." in page_of(client.get(url(weald.project)))
    for back, value in ((2, 5), (1, 6)):
        week_on = MONDAY - back * WEEK
        record_reading(measure=main, period_on=week_on, value=Decimal(value), by=weald.lead, at=NOW)
        page = page_of(client.get(url(weald.project)))
        assert (
            "Week of 25 May: 5 patients." if back == 2 else "The week before: 6 patients."
        ) in page
    assert 'inputmode="numeric"' in page


def test_opening_it_again_shows_what_was_saved_and_updates_it(client, weald):
    client.force_login(weald.lead)
    client.post(url(weald.project), GOOD | {"obstacle": "No room."})
    page = page_of(client.get(url(weald.project)))
    assert 'value="7"' in page
    assert "Two wards joined.</textarea>" in page
    assert "No room.</textarea>" in page
    assert 'value="4" checked' in page
    assert "Saved on Wed 10 June, 10:00" in page
    again = GOOD | {"value": "8", "obstacle": "No room."}
    client.post(url(weald.project), again)
    assert weald.project.check_ins.get().reading.value == 8
    assert weald.project.obstacles.count() == 1


def test_a_resolved_obstacle_is_not_shown_as_standing(client, weald):
    client.force_login(weald.lead)
    client.post(url(weald.project), GOOD | {"obstacle": "No room."})
    obstacle = weald.project.obstacles.get()
    resolve_obstacle(obstacle=obstacle, resolution="", by=weald.lead, at=NOW)
    assert "No room." not in page_of(client.get(url(weald.project)))


def test_what_still_stands_in_the_way_can_be_resolved_from_here(client, weald):
    client.force_login(weald.lead)
    obstacle = raise_obstacle(
        project=weald.project, text="No room.", on=TODAY, by=weald.mentor, at=NOW
    )
    page = page_of(client.get(url(weald.project)))
    assert "1 earlier thing still in the way" in page
    assert reverse("projects:resolve_obstacle", args=[obstacle.pk]) in page


def test_a_percentage_is_two_numbers(client, weald):
    share = measure(
        weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, unit="", main=True
    )
    client.force_login(weald.lead)
    client.post(url(weald.project), {"numerator": "4", "denominator": "8", "confidence": "4"})
    assert share.readings.get().denominator == 8
    half = client.post(url(weald.project), {"denominator": "9", "confidence": "4"})
    assert half.status_code == 422
    assert "Enter both numbers: how many, out of how many." in page_of(half)
    assert 'value="9"' in page_of(half)
    more = {"numerator": "10", "denominator": "9", "confidence": "4"}
    assert "10 is more than 9." in page_of(client.post(url(weald.project), more))


def test_a_project_without_a_measure_checks_in(client, weald):
    client.force_login(weald.other_lead)
    assert "inputmode" not in page_of(client.get(url(weald.other_project)))
    client.post(url(weald.other_project), {"confidence": "2", "value": "7"})
    assert weald.other_project.check_ins.get().reading is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "seven"}, "Enter a number, like 12 or 12.5."),
        ({"value": "7.5"}, "A count is a whole number, 0 or more."),
        ({"confidence": ""}, "Choose one of the five."),
        ({"confidence": "9"}, "Select a valid choice"),
        ({"happened": "x" * 301}, "at most 300 characters"),
    ],
)
def test_nothing_typed_is_lost_and_nothing_half_saved(client, weald, typed, said):
    client.force_login(weald.lead)
    response = client.post(url(weald.project), GOOD | {"obstacle": "No room."} | typed)
    page = page_of(response)
    assert response.status_code == 422
    assert said in page
    assert "<title>Error: " in page
    assert "No room.</textarea>" in page
    assert (typed.get("happened") or "Two wards joined.") in page
    assert not CheckIn.objects.exists()
    assert not weald.project.obstacles.exists()
    assert not weald.project.measures.get().readings.exists()


def test_last_week_can_be_caught_up_with(client, weald):
    client.force_login(weald.lead)
    assert url(weald.project, "2026-06-01") in page_of(client.get(url(weald.project)))
    page = page_of(client.get(url(weald.project, "2026-06-01")))
    assert "Week of 1 June." in page
    assert url(weald.project, "2026-06-08") in page
    client.post(url(weald.project, "2026-06-01"), GOOD)
    assert weald.project.check_ins.get().week_on == MONDAY - WEEK


def test_the_form_says_which_week_it_was_opened_for(client, weald):
    """So that what is sent after midnight on Sunday still belongs to the week it is about."""
    client.force_login(weald.lead)
    assert 'action="?week=2026-06-08"' in page_of(client.get(url(weald.project)))


@pytest.mark.parametrize("week", ["2026-06-15", "2020-06-08", "someday", "9999-12-31"])
def test_other_weeks_do_not_exist(client, weald, week):
    client.force_login(weald.lead)
    assert client.get(url(weald.project, week)).status_code == 404
    assert client.post(url(weald.project, week), GOOD).status_code == 404


def test_what_people_typed_is_shown_as_text(client, weald):
    client.force_login(weald.lead)
    client.post(url(weald.project), GOOD | {"happened": "</textarea><script>x</script>"})
    assert "<script>x" not in page_of(client.get(url(weald.project)))
