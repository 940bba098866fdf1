from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from mentoring.actions import check_in, log_session
from programmes.actions import add_member, create_programme, invite
from programmes.models import Role
from projects.actions import make_commitment
from qiprogramme.tests.make import MONDAY, NOW, TODAY, objective, person, project, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def page(client: Client, user, url="/") -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def promise(cast, owner, text="Send the rota", on=TODAY):
    made = min(on, TODAY)
    return make_commitment(
        programme=cast.programme,
        owner=owner,
        text=text,
        due_on=on,
        made_on=made,
        by=owner,
        at=NOW,
    )


def attention(answer) -> list[tuple[int, str]]:
    return [(item.count, item.label) for item in answer.context["attention"]]


def test_nobody_comes_in_without_signing_in(client):
    assert client.get("/").url == "/account/sign-in/?next=/"


def test_a_lead_checks_in_with_one_button(client, cast):
    body = page(client, cast.lead)
    assert f'href="/projects/{cast.project.pk}/check-in/"' in body
    assert "check-in due this week" in body
    assert "Not recorded yet" in body
    assert "with Weald Mentor" in body
    assert "Thu 18 June, 14:00" in body
    assert "in 8 days" in body
    assert "Weald tablets" not in body


def test_a_check_in_that_is_done_is_due_no_more(client, cast):
    check_in(
        project=cast.project,
        week_on=MONDAY,
        confidence=4,
        happened="Good",
        value=9,
        by=cast.lead,
        at=NOW,
    )
    body = page(client, cast.lead)
    assert "Done this week" in body
    assert "9 patients" in body
    assert "check-in due" not in body


@pytest.mark.parametrize("who", ["lead", "mentor", "executive", "contributor", "sponsor"])
def test_whoever_owes_something_overdue_sees_it_first(client, cast, who):
    user = getattr(cast, who)
    promise(cast, user, on=TODAY - timedelta(days=1))
    client.force_login(user)
    answer = client.get("/")
    assert attention(answer)[0] == (1, "commitment overdue")
    body = answer.content.decode()
    assert "Overdue since Tue 9 June" in body
    assert body.index('id="owed"') < body.index("</main>")


def test_one_tap_marks_a_commitment_done_and_comes_back(client, cast):
    made = promise(cast, cast.executive)
    body = page(client, cast.executive)
    assert f'action="/commitments/{made.pk}/done/?done=yes"' in body
    assert '<input type="hidden" name="next" value="/">' in body
    answer = client.post(f"/commitments/{made.pk}/done/?done=yes", {"next": "/"})
    assert answer.url == "/"
    assert (
        "Send the rota"
        not in page(client, cast.executive).split('id="messages"')[1].split("</div>", 1)[1]
    )


def test_a_mentor_logs_what_is_left_from_earlier_weeks_first(client, cast):
    body = page(client, cast.mentor)
    first = cast.project.sessions.first()
    assert "sessions not logged" in body
    assert f'href="/mentoring-sessions/{first.pk}/log/"' in body
    for session in cast.project.sessions.filter(week_on__lte=MONDAY):
        log_session(session=session, state="held", confidence=3, by=cast.mentor, at=NOW)
    body = page(client, cast.mentor)
    assert "not logged" not in body
    assert "4 of 4 weeks" in body


def test_a_manager_sees_what_is_missing_and_where_to_add_it(client, cast):
    invite(
        programme=cast.programme,
        email="new@weald.example",
        name="Nia New",
        role=Role.CONTRIBUTOR,
        by=cast.manager,
        at=NOW,
    )
    body = page(client, cast.manager)
    assert "project not complete" in body
    assert f'<a href="/projects/{cast.other_project.pk}/team/">mentor</a>' in body
    assert "Nia New" in body
    assert f'href="/review-days/{cast.review_day.pk}/"' in body


def test_a_long_list_shows_its_beginning_and_leads_to_the_rest(client, cast):
    for number in range(11):
        project(cast.programme, cast.manager, f"Project {number:02}")
    body = page(client, cast.manager)
    assert "12</b> <strong>projects not complete" in body
    assert f'<a href="/programmes/{cast.programme.pk}/">2 more</a>' in body
    assert "Project 09</a>" in body
    assert "Project 10</a>" not in body


def test_attention_is_never_more_than_four_and_the_worst_comes_first(client, cast):
    promise(cast, cast.manager, on=TODAY - timedelta(days=1))
    add_member(
        programme=cast.programme,
        user=cast.manager,
        role=Role.EXECUTIVE,
        by=cast.manager,
        at=NOW,
    )
    invite(
        programme=cast.programme,
        email="new@weald.example",
        name="New",
        role=Role.CONTRIBUTOR,
        by=cast.manager,
        at=NOW,
    )
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        client.force_login(cast.manager)
        answer = client.get("/")
    assert attention(answer) == [
        (1, "commitment overdue"),
        (1, "project silent for three weeks"),
        (1, "project not complete"),
        (1, "review within 14 days"),
    ]


def test_a_steering_group_sees_objectives_and_an_executive_measures_and_no_tasks(client, cast):
    body = page(client, cast.steering)
    assert "Care close to home" in body
    assert "0 of 3" in body
    body = page(client, cast.executive)
    assert "Next review day" in body
    assert "check-in" not in body
    assert "not complete" not in body


def test_a_contributor_is_welcome(client, cast):
    body = page(client, cast.contributor)
    assert "Good to have you here" in body
    assert "2 projects are under way" in body
    assert "Needs attention" not in body


def test_an_administrator_is_led_through_setting_up(client, cast):
    body = page(client, cast.admin)
    assert "1 corporate objective, 1 programme" in body
    assert "Weald Manager" in body
    assert "huddles" not in body


def test_somebody_without_a_role_is_told_what_to_do(client, cast):
    body = page(client, person(cast.organisation, "new@weald.example", "New"))
    assert "You have no role in a programme at the moment" in body


def test_of_several_programmes_the_one_joined_last_is_shown_and_all_are_offered(client, cast):
    moor = cast.outsider
    add_member(
        programme=moor.programme,
        user=cast.steering,
        role=Role.STEERING,
        by=moor.manager,
        at=NOW,
    )
    body = page(client, cast.steering)
    assert f'href="?programme={moor.programme.pk}" aria-current="true"' in body
    assert f'href="/programmes/{moor.programme.pk}/"' in body
    body = page(client, cast.steering, f"/?programme={cast.programme.pk}")
    assert f'href="?programme={cast.programme.pk}" aria-current="true"' in body
    assert f'href="/programmes/{cast.programme.pk}/"' in body
    assert f'href="/programmes/{moor.programme.pk}/"' not in body


def test_a_programme_of_others_cannot_be_wanted(client, cast):
    body = page(client, cast.steering, f"/?programme={cast.outsider.programme.pk}")
    assert "Moor" not in body


def test_a_new_programme_has_nothing_to_show_yet_and_says_how_to_begin(client, cast):
    create_programme(
        organisation=cast.organisation,
        name="New",
        aim="",
        objectives=[objective(cast.organisation, cast.admin, "New objective")],
        starts_on=TODAY,
        manager_name=cast.manager.name,
        manager_email=cast.manager.email,
        by=cast.admin,
        at=NOW,
    )
    assert "No review day is in the diary" in page(client, cast.manager)
