from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.rules import last_weeks
from mentoring import report
from mentoring.actions import set_project_state
from mentoring.tests.make import WEEK, log
from people.actions import change_details
from programmes.actions import change_programme
from projects.actions import set_team
from projects.models import State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, person, project
from reviews.actions import set_slots


def url(weald, weeks: str = "") -> str:
    return reverse("mentoring:rhythm", args=[weald.programme.pk]) + (weeks and f"?weeks={weeks}")


def of(weald, weeks: int = 12) -> report.Report:
    return report.report(weald.programme, TODAY, last_weeks(TODAY, weeks)[0], TODAY)


def held(tally: report.Tally) -> tuple[int, int]:
    return tally.held, tally.due


def test_who_is_not_signed_in_signs_in_first(client, weald):
    assert client.get(url(weald))["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald)).status_code == 404


@pytest.mark.parametrize("role", ["lead", "mentor", "sponsor", "executive", "contributor"])
def test_it_is_for_manager_and_steering_group(client, weald, role):
    client.force_login(getattr(weald, role))
    response = client.get(url(weald))
    assert response.status_code == 403
    assert "is for the steering group and the manager" in response.content.decode()


def test_it_counts_what_was_due_by_week_mentor_and_discipline(client, weald):
    # Three weeks lie behind, of which one was never logged; this one is not due before it is.
    log(weald, MONDAY - 3 * WEEK, minutes=30)
    log(weald, MONDAY - 2 * WEEK, state="missed", confidence=None)
    found = of(weald)
    assert held(found.total) == (1, 3)
    assert (found.missed, found.unlogged) == (1, 1)
    assert held(found.weeks[MONDAY - 3 * WEEK]) == (1, 1)
    assert held(found.weeks[MONDAY]) == (0, 0)
    [load] = found.mentors
    assert (load.mentor, held(load.tally), load.projects) == (weald.mentor, (1, 3), 1)
    assert (found.total.minutes, found.total.usual_minutes) == (30, 30)
    assert list(found.disciplines) == ["Not stated"]
    log(weald, minutes=20)
    assert held(of(weald).weeks[MONDAY]) == (1, 1)
    assert (of(weald).total.minutes, of(weald).total.usual_minutes) == (50, 25)


def test_a_session_counts_for_who_was_mentor_then(client, weald):
    log(weald, MONDAY - 3 * WEEK)
    newcomer = person(weald.organisation, "new@weald.example", "Ada New")
    team = {"lead": weald.lead, "mentor": newcomer, "sponsor": weald.sponsor}
    set_team(project=weald.project, by=weald.manager, at=NOW, **team)
    new, old = of(weald).mentors
    assert (new.mentor, held(new.tally), new.projects) == (newcomer, (0, 2), 1)
    assert (old.mentor, held(old.tally), old.projects) == (weald.mentor, (1, 1), 0)


def test_reasons_of_cancelled_sessions_are_counted(client, weald):
    why = {"state": "cancelled", "confidence": None, "called_off": "lead", "because": "patients"}
    log(weald, MONDAY - 3 * WEEK, **why)
    log(weald, MONDAY - 2 * WEEK, **why)
    log(weald, MONDAY - WEEK, state="cancelled", confidence=None, note="Between us alone")
    assert of(weald).reasons == [
        ("The lead", "Work with patients", 2),
        ("Not stated", "Not stated", 1),
    ]
    client.force_login(weald.steering)
    page = client.get(url(weald)).content.decode()
    assert "Work with patients" in page
    assert "Between us alone" not in page


def test_a_mentor_with_too_many_projects_is_marked_here_and_told(client, weald):
    client.force_login(weald.manager)
    assert "Full" not in client.get(url(weald)).content.decode()
    settings = {"name": weald.programme.name, "aim": "", "objectives": [weald.objective]}
    change_programme(
        programme=weald.programme, most_mentored=1, by=weald.manager, at=NOW, **settings
    )
    assert "Full" in client.get(url(weald)).content.decode()
    start_another(weald)
    assert "Too many" in client.get(url(weald)).content.decode()
    client.force_login(weald.mentor)
    page = client.get(reverse("mentoring:sessions")).content.decode()
    assert "You mentor 2 active projects" in page
    assert "at most 1." in page


def test_whoever_names_a_mentor_sees_who_has_enough(client, weald):
    full = "Weald Mentor (mentors 1 already)"
    other = reverse("reviews:team", args=[weald.other_project.pk])
    client.force_login(weald.manager)
    assert full not in client.get(other).content.decode()
    settings = {"name": weald.programme.name, "aim": "", "objectives": [weald.objective]}
    change_programme(
        programme=weald.programme, most_mentored=1, by=weald.manager, at=NOW, **settings
    )
    for address in (other, reverse("projects:add", args=[weald.programme.pk])):
        page = client.get(address).content.decode()
        assert full in page, address
        assert "at most 1 project for each mentor" in page
    # Of the project that they mentor already nothing is added.
    own = reverse("reviews:team", args=[weald.project.pk])
    assert full not in client.get(own).content.decode()


def start_another(weald, title: str = "More huddles"):
    team = {"lead": weald.other_lead, "mentor": weald.mentor, "sponsor": weald.sponsor}
    begun = NOW - timedelta(days=21)
    made = project(weald.programme, weald.manager, title, at=begun, **team)
    slots = [(one.project, one.starts) for one in weald.review_day.reviews.all()]
    free = weald.review_day.starts.replace(minute=10 * len(slots))
    set_slots(day=weald.review_day, slots=[*slots, (made, free)], by=weald.manager, at=begun)
    made.refresh_from_db()
    return set_project_state(project=made, state=State.ACTIVE, by=weald.manager, at=begun)


def test_disciplines_are_what_leads_call_their_work(client, weald):
    change_details(person=weald.lead, name=weald.lead.name, job="Dietitian", at=NOW)
    assert held(of(weald).disciplines["Dietitian"]) == (0, 3)


def test_the_weeks_can_be_chosen(client, weald):
    client.force_login(weald.manager)
    assert len(client.get(url(weald, "26")).context["report"].weeks) == 26
    assert len(client.get(url(weald, "9999")).context["report"].weeks) == 12


def test_queries_do_not_grow_with_projects(weald):
    with CaptureQueriesContext(connection) as few:
        of(weald)
    start_another(weald)
    with CaptureQueriesContext(connection) as more:
        of(weald)
    assert len(few) == len(more)
