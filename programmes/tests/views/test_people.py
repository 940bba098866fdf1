from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.queries import A_PAGE
from programmes.actions import add_member, invite
from programmes.models import Role
from projects.actions import end_team_role, join_team
from projects.models import TeamRole
from qiprogramme.tests.make import NOW, person, project, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def url(weald):
    return reverse("programmes:people", args=[weald.programme.pk])


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


def row_of(page: str, name: str) -> str:
    return next(row for row in page.split("<tr")[1:] if f"<span>{name}" in row)


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_an_outsider_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404


def test_others_in_the_programme_are_told_whom_to_ask(client, weald, url):
    client.force_login(weald.lead)
    response = client.get(url)
    assert response.status_code == 403
    assert "Ask Weald Manager." in response.content.decode()


def test_everybody_stands_under_their_roles(manager, weald, url):
    invite(
        programme=weald.programme,
        email=weald.executive.email,
        name="",
        role=Role.STEERING,
        by=weald.manager,
        at=NOW,
    )
    page = manager.get(url).content.decode()
    places = [page.index(f">{role}<") for role in ("Programme manager", "Steering group")]
    places += [page.index(f">{role}<") for role in ("Executive", "Contributors")]
    assert places == sorted(places)
    assert page.count("<span>Weald Executive<") == 2
    assert "Moor" not in page


def test_a_person_s_places_in_projects_stand_beside_the_name(manager, weald, url):
    project(weald.outsider.programme, weald.outsider.manager, "Elsewhere", mentor=weald.mentor)
    join_team(
        project=weald.other_project,
        user=weald.mentor,
        role=TeamRole.MENTOR,
        by=weald.manager,
        at=NOW,
    )
    left = weald.project.team.get(user=weald.member)
    end_team_role(member=left, by=weald.manager, at=NOW)
    page = manager.get(url).content.decode()
    mentor = row_of(page, "Weald Mentor")
    for title in (weald.project.title, weald.other_project.title):
        assert f">{title}</a>" in mentor
    assert mentor.count("Mentor: ") == 2
    assert "No place in a project" in row_of(page, "Weald Member")


def test_who_has_not_joined_can_be_invited_again(manager, weald, url, frozen):
    membership = invite(
        programme=weald.programme,
        email="nell@weald.example",
        name="Nell",
        role=Role.CONTRIBUTOR,
        by=weald.manager,
        at=NOW,
    )
    row = row_of(manager.get(url).content.decode(), "Nell")
    assert "Invited 10 June" in row
    assert reverse("programmes:invite_again", args=[membership.pk]) in row
    frozen.shift(timedelta(days=15))
    manager.force_login(weald.manager)
    page = manager.get(url).content.decode()
    assert "Invitation of 10 June has ended" in row_of(page, "Nell")
    assert page.count("Send again") == 1


def more_people(weald, count):
    for number in range(count):
        user = person(weald.organisation, f"{count}.{number}@weald.example", f"More {number:03}")
        add_member(
            programme=weald.programme, user=user, role=Role.CONTRIBUTOR, by=weald.manager, at=NOW
        )
        join_team(project=weald.project, user=user, role=TeamRole.MEMBER, by=weald.manager, at=NOW)


def test_more_people_take_no_more_queries(manager, weald, url):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            manager.get(url)
        return len(seen)

    before = queries()
    more_people(weald, 9)
    assert queries() == before


def test_many_people_come_a_page_at_a_time(manager, weald, url):
    more_people(weald, A_PAGE)
    assert f"1 to {A_PAGE} of {A_PAGE + 9}" in manager.get(url).content.decode()
    assert "<span>Weald Sponsor<" in manager.get(url, {"page": 2}).content.decode()


def names(response) -> list[str]:
    return [membership.user.name for membership, _ in response.context["members"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("EXEC", ["Weald Executive"]),
        ("weald  other", ["Weald Other Lead"]),
        ("sponsor@weald", ["Weald Sponsor"]),
        ("other sponsor", []),
        ("100%", []),
        ("exec\0utive", ["Weald Executive"]),
    ],
)
def test_each_word_of_a_search_stands_in_a_name_or_an_address(manager, url, words, found):
    assert names(manager.get(url, {"find": words})) == found


def test_a_search_without_end_is_cut(manager, url):
    assert manager.get(url, {"find": "a " * 5000}).status_code == 200


def test_pills_narrow_to_a_role_and_count_what_was_found(manager, weald, url):
    response = manager.get(url, {"show": "contributor", "find": "lead"})
    assert names(response) == ["Weald Lead", "Weald Other Lead"]
    page = response.content.decode()
    assert 'value="contributor"' in page
    pills = {one["name"]: one["count"] for one in response.context["filters"]}
    assert pills == {
        "all": 2,
        "manager": 0,
        "steering": 0,
        "executive": 0,
        "contributor": 2,
        "invited": 0,
    }
    assert "Nobody fits this view." in manager.get(url, {"show": "invited"}).content.decode()


def test_many_places_of_one_person_fold(manager, weald, url):
    for number in range(5):
        project(weald.programme, weald.manager, f"Ward {number}", mentor=weald.mentor)
    row = row_of(manager.get(url).content.decode(), "Weald Mentor")
    assert "3 more" in row
    assert row.index("Ward 1") < row.index("<details") < row.index("Ward 4")
