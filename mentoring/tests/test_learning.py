"""Training: who came and who still needs it. Growth: one's own, and totals of many."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.actions import record_attendance, save_training, say_growth
from mentoring.growth import STATEMENTS, total
from mentoring.models import Attendance, Audience, GrowthStatement, Moment
from mentoring.training import growth_totals, leads_who_mentor, needs, own_growth
from projects.actions import end_team_role, join_team
from projects.models import TeamRole
from qiprogramme.tests.make import NOW, TODAY, person, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return two_worlds()


def train(weald, title="Fishbone", audience=Audience.LEADS, on: date = TODAY):
    about = {"title": title, "audience": audience, "on": on}
    return save_training(programme=weald.programme, by=weald.manager, at=NOW, **about)


def came(weald, event, *people):
    return record_attendance(event=event, people=people, by=weald.manager, at=NOW)


def needed(weald) -> dict[str, list[str]]:
    return {need.person.name: need.titles for need in needs(weald.programme)}


def test_who_should_come_needs_it_until_they_came_to_one_of_that_title(weald):
    first = train(weald)
    train(weald, "Charts", Audience.TEAMS)
    assert needed(weald) == {
        "Weald Lead": ["Charts", "Fishbone"],
        "Weald Member": ["Charts"],
        "Weald Mentor": ["Charts"],
        "Weald Other Lead": ["Charts", "Fishbone"],
    }
    again = train(weald, on=TODAY - timedelta(days=7))
    came(weald, first, weald.lead)
    came(weald, again, weald.other_lead)
    assert needed(weald)["Weald Lead"] == ["Charts"]
    assert needed(weald)["Weald Other Lead"] == ["Charts"]


def test_attendance_can_be_corrected_and_is_kept_in_the_history(weald):
    event = train(weald)
    came(weald, event, weald.lead, weald.member)
    came(weald, event, weald.lead)
    assert [row.person for row in event.attendances.all()] == [weald.lead]
    rows = Attendance.history.filter(person=weald.member).order_by("history_id")
    assert [row.history_type for row in rows] == ["+", "-"]


def test_nobody_came_to_what_lies_ahead(weald):
    event = train(weald, on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="lies ahead"):
        came(weald, event, weald.lead)


def test_needs_ask_the_same_queries_however_many_there_are(weald):
    train(weald)
    with CaptureQueriesContext(connection) as few:
        needs(weald.programme)
    for n in range(3):
        train(weald, f"Charts {n}", Audience.TEAMS)
    with CaptureQueriesContext(connection) as more:
        needs(weald.programme)
    assert len(few) == len(more)


def test_mentors_and_the_manager_record_who_came(client, weald):
    url = reverse("mentoring:training", args=[train(weald).pk])
    for who in ("mentor", "manager"):
        client.force_login(getattr(weald, who))
        assert "Save who came" in client.get(url).content.decode(), who
    for who in ("lead", "steering", "sponsor"):
        client.force_login(getattr(weald, who))
        assert "Save who came" not in client.get(url).content.decode(), who
        assert client.post(url, {}).status_code == 403


def test_who_reads_what_about_training(client, weald):
    train(weald)
    url = reverse("mentoring:trainings", args=[weald.programme.pk])
    for who, sees in {"manager": 1, "steering": 1, "mentor": 1, "lead": 0, "executive": 0}.items():
        client.force_login(getattr(weald, who))
        page = client.get(url).content.decode()
        assert ("Who has not yet had what they need" in page) == bool(sees), who
        assert ("You have not yet had: Fishbone." in page) == (who == "lead")


# Growth


def say(user, weald, moment=Moment.BEFORE, level=3, why="Canary 4711", only=10):
    numbers = range(1, only + 1)
    return say_growth(
        programme=weald.programme,
        moment=moment,
        levels=dict.fromkeys(numbers, level),
        evidence=dict.fromkeys(numbers, why),
        by=user,
        at=NOW,
    )


def test_means_are_of_five_people_who_answered_everything():
    whole = {n: dict.fromkeys(range(1, 11), 3) for n in range(4)}
    assert total(whole) is None
    assert total(whole | {4: {1: 5}}) is None
    found = total(whole | {4: dict.fromkeys(range(1, 11), 5)})
    assert (found.people, found.means) == (5, [3.4] * 10)
    assert found.rows[0] == (STATEMENTS[0], 3.4)


def test_what_is_said_anew_replaces_what_was_said(weald):
    say(weald.lead, weald)
    say(weald.lead, weald, level=4, only=9)
    levels = [one.answers[0].level for one in own_growth(weald.lead, weald.programme)[:9]]
    assert levels == [4] * 9
    assert own_growth(weald.lead, weald.programme)[9].answers == [None, None, None]
    assert GrowthStatement.objects.filter(person=weald.lead).count() == 9


def test_evidence_is_stored_encrypted(weald):
    say(weald.lead, weald)
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence FROM mentoring_growthstatement")
        stored = str(cursor.fetchall())
    assert "gAAAA" in stored
    assert "Canary" not in stored


def test_a_lead_reads_their_own_and_no_other_leads(client, weald):
    say(weald.lead, weald)
    url = reverse("mentoring:growth", args=[weald.programme.pk])
    client.force_login(weald.lead)
    assert "Canary 4711" in client.get(url + "?moment=before").content.decode()
    client.force_login(weald.other_lead)
    assert "Canary" not in client.get(url + "?moment=before").content.decode()
    for who in ("manager", "mentor", "steering", "executive", "member", "sponsor"):
        client.force_login(getattr(weald, who))
        assert client.get(url).status_code == 403
    client.force_login(weald.outsider.lead)
    assert client.get(url).status_code == 404


def test_it_is_theirs_after_they_led(client, weald):
    say(weald.lead, weald)
    member = weald.project.team.active().get(role=TeamRole.LEAD)
    end_team_role(member=member, by=weald.manager, at=NOW)
    client.force_login(weald.lead)
    url = reverse("mentoring:growth", args=[weald.programme.pk]) + "?moment=before"
    assert "Canary 4711" in client.get(url).content.decode()


def test_the_page_comes_to_the_next_moment_and_saves_what_is_said(client, weald):
    url = reverse("mentoring:growth", args=[weald.programme.pk])
    client.force_login(weald.lead)
    assert client.get(url).context["moment"] == Moment.BEFORE
    say(weald.lead, weald)
    assert client.get(url).context["moment"] == Moment.MIDWAY
    client.post(url + "?moment=midway", {"level_1": "5", "why_1": "Taught two colleagues"})
    [midway] = GrowthStatement.objects.filter(moment=Moment.MIDWAY)
    assert (midway.number, midway.level, midway.evidence) == (1, 5, "Taught two colleagues")
    assert client.get(url + "?moment=never").status_code == 404


def test_totals_begin_with_five_people_and_hold_no_word(client, weald):
    url = reverse("mentoring:growth_totals", args=[weald.programme.pk])
    client.force_login(weald.steering)
    people = [weald.lead, weald.other_lead]
    for n in range(2):
        people.append(person(weald.organisation, f"p{n}@weald.example", f"Person {n}"))
    for one in people:
        say(one, weald)
    assert growth_totals(weald.programme)["Before"] is None
    assert "Fewer than five people" in client.get(url).content.decode()
    say(weald.member, weald, level=5)
    page = client.get(url).content.decode()
    assert "5 people" in page
    assert "3.4" in page
    assert "Canary" not in page
    for who in ("lead", "mentor", "contributor"):
        client.force_login(getattr(weald, who))
        assert client.get(url).status_code == 403


def test_leads_who_mentor_now_are_counted(weald):
    assert leads_who_mentor(weald.programme) == 0
    join_team(
        project=weald.other_project,
        user=weald.lead,
        role=TeamRole.MENTOR,
        by=weald.manager,
        at=NOW,
    )
    assert leads_who_mentor(weald.programme) == 1
