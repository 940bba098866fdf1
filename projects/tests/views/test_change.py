import pytest
import time_machine
from django.urls import reverse

from programmes.actions import save_objective
from projects.models import Project
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
    return reverse("projects:change", args=[weald.project.pk])


@pytest.fixture
def lead(client, weald):
    client.force_login(weald.lead)
    return client


@pytest.fixture
def answers(weald):
    return {
        "title": "Huddles everywhere",
        "place": "All wards",
        "objectives": [weald.objective.pk],
        "aim": "From 6 to 30.",
        "aim_on": "",
    }


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["lead", "manager", "admin"])
def test_for_an_outsider_it_does_not_exist(client, weald, url, answers, who):
    client.force_login(getattr(weald.outsider, who))
    assert client.get(url).status_code == 404
    assert client.post(url, answers).status_code == 404


@pytest.mark.parametrize("who", ["mentor", "contributor", "other_lead", "steering"])
def test_who_may_only_see_is_told_who_may_change(client, weald, url, answers, who):
    client.force_login(getattr(weald, who))
    for response in (client.get(url), client.post(url, answers)):
        assert response.status_code == 403
        assert "Only the lead, the team and the programme manager" in response.content.decode()
    assert Project.objects.get(pk=weald.project.pk).title == "Weald huddles"


@pytest.mark.parametrize("who", ["lead", "member", "manager"])
def test_the_team_and_the_manager_change_it(client, weald, url, answers, who):
    client.force_login(getattr(weald, who))
    response = client.post(url, answers)
    assert response["Location"] == reverse("portfolio:project", args=[weald.project.pk])
    again = Project.objects.get(pk=weald.project.pk)
    assert (again.title, again.place, again.aim) == (
        "Huddles everywhere",
        "All wards",
        "From 6 to 30.",
    )


def test_the_form_begins_with_what_is(lead, weald, url):
    page = lead.get(url).content.decode()
    assert 'value="Weald huddles"' in page
    assert 'value="31 July 2026"' in page
    assert f'value="{weald.objective.pk}" checked' in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"objectives": []}, "Choose at least one objective"),
        ({"aim": ""}, "An active project needs an aim."),
        ({"title": "Weald tablets"}, "already a project called"),
    ],
)
def test_a_refusal_keeps_what_was_typed(lead, weald, url, answers, wrong, says):
    response = lead.post(url, answers | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="All wards"' in page
    assert Project.objects.get(pk=weald.project.pk).place == "Samphire Ward"


def test_an_objective_out_of_focus_can_stay_but_none_of_others_can_come(lead, weald, url, answers):
    old = save_objective(organisation=weald.organisation, title="Old aim", by=weald.admin, at=NOW)
    assert lead.post(url, answers | {"objectives": [old.pk]}).status_code == 422
    weald.project.objectives.add(old)
    assert lead.post(url, answers | {"objectives": [old.pk]}).status_code == 302
    assert list(weald.project.objectives.all()) == [old]
