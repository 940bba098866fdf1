from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from programmes.actions import invite
from programmes.models import Role
from projects.models import Project, State
from projects.queries import team_of
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def url(weald):
    return reverse("projects:add", args=[weald.programme.pk])


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


@pytest.fixture
def answers(weald):
    return {
        "title": "Boards that speak",
        "place": "Ward 4",
        "objectives": [weald.objective.pk],
        "aim": "Raise boards in use from 2 to 9.",
        "aim_on": "31 July 2026",
        "lead": weald.contributor.pk,
        "mentor": weald.mentor.pk,
        "sponsor": "",
    }


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_an_outsider_it_does_not_exist(client, weald, url, answers):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url, answers).status_code == 404


def test_others_in_the_programme_are_told_whom_to_ask(client, weald, url, answers):
    client.force_login(weald.lead)
    for response in (client.get(url), client.post(url, answers)):
        assert response.status_code == 403
        assert "Only the programme manager adds projects. Ask Weald Manager." in (
            response.content.decode()
        )
    assert not Project.objects.filter(title="Boards that speak").exists()


def test_a_project_is_added(manager, weald, url, answers):
    assert manager.get(url).status_code == 200
    response = manager.post(url, answers)
    made = Project.objects.get(title="Boards that speak")
    assert response["Location"] == reverse("portfolio:project", args=[made.pk])
    assert (made.programme, made.state) == (weald.programme, State.SETTING_UP)
    assert (made.place, made.aim_on) == ("Ward 4", date(2026, 7, 31))
    assert team_of(made) == {"lead": weald.contributor, "mentor": weald.mentor}
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "“Boards that speak” is added, and is being set up."
    ]


def test_without_objective_it_is_refused_with_the_reason_and_all_words_stay(manager, url, answers):
    response = manager.post(url, answers | {"objectives": []})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("a project always serves something the organisation has said matters.") == 2
    assert '<a href="#id_objectives' in page
    assert 'value="Boards that speak"' in page
    assert "Raise boards in use from 2 to 9." in page
    assert 'value="31 July 2026"' in page
    assert not Project.objects.filter(title="Boards that speak").exists()


def test_a_mentor_who_mentors_himself_is_refused_beside_the_field(manager, weald, url, answers):
    response = manager.post(url, answers | {"lead": weald.mentor.pk})
    page = response.content.decode()
    assert response.status_code == 422
    beside = page.split('id="id_mentor_error"')[1].split("</div>")[0]
    assert "The lead cannot be their own mentor. Choose someone else as mentor." in beside


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Give the project a title."),
        ({"title": "weald huddles"}, "already a project called"),
        ({"aim_on": "soon"}, "Enter a date, like 3 December 2026."),
        ({"aim_on": "1 June 2026"}, "This date is before the project starts. Give a later one."),
    ],
)
def test_other_mistakes_say_how_to_go_on(manager, url, answers, wrong, says):
    response = manager.post(url, answers | wrong)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_only_people_of_the_programme_can_be_named(manager, weald, url, answers):
    page = manager.get(url).content.decode()
    assert "Weald Sponsor" in page
    assert "Moor" not in page
    response = manager.post(url, answers | {"lead": weald.outsider.lead.pk})
    assert response.status_code == 422


def test_who_has_not_joined_can_be_named_and_is_marked(manager, weald, url, answers):
    person = invite(
        programme=weald.programme,
        email="nell@weald.example",
        name="Nell",
        role=Role.CONTRIBUTOR,
        by=weald.manager,
        at=NOW,
    ).user
    assert "Nell (invited)" in manager.get(url).content.decode()
    manager.post(url, answers | {"lead": person.pk})
    assert team_of(Project.objects.get(title="Boards that speak"))["lead"] == person
