import pytest
import time_machine
from django.urls import reverse

from projects.queries import members_of, team_of
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
    return reverse("reviews:team", args=[weald.project.pk])


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


@pytest.fixture
def roles(weald):
    return {
        "lead": weald.contributor.pk,
        "mentor": weald.mentor.pk,
        "sponsor": weald.sponsor.pk,
    }


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_an_outsider_it_does_not_exist(client, weald, url, roles):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url + "?what=roles", roles).status_code == 404


@pytest.mark.parametrize("who", ["lead", "mentor", "executive"])
def test_others_in_the_programme_are_told_whom_to_ask(client, weald, url, roles, who):
    client.force_login(getattr(weald, who))
    for response in (client.get(url), client.post(url + "?what=roles", roles)):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()
    assert team_of(weald.project)["lead"] == weald.lead


def test_it_shows_who_holds_what(manager, weald, url):
    page = manager.get(url).content.decode()
    for person in (weald.lead, weald.mentor, weald.sponsor):
        assert f'value="{person.pk}" selected' in page
    assert "<span>Weald Member</span>" in page


def test_the_lead_hands_over(manager, weald, url, roles):
    response = manager.post(url + "?what=roles", roles, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "The team is saved." in response.content.decode()
    assert team_of(weald.project)["lead"] == weald.contributor


@pytest.mark.parametrize(
    ("role", "who", "says"),
    [
        ("mentor", "contributor", "The lead cannot be their own mentor."),
        ("sponsor", "contributor", "The lead cannot be their own sponsor."),
        ("mentor", "member", "The mentor stands beside the team, not in it."),
        ("lead", None, "An active project has a lead at all times. Choose who takes over."),
        ("mentor", None, "An active project has a mentor at all times. Choose who takes over."),
    ],
)
def test_a_team_that_cannot_be_is_refused_beside_the_field(
    manager, weald, url, roles, role, who, says
):
    response = manager.post(
        url + "?what=roles", roles | {role: getattr(weald, who).pk if who else ""}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page.split(f'id="id_{role}_error"')[1].split("</div>")[0]
    assert team_of(weald.project)["lead"] == weald.lead


def test_somebody_joins_the_team(manager, weald, url):
    manager.post(url + "?what=join", {"user": weald.contributor.pk})
    assert set(members_of(weald.project)) == {weald.member, weald.contributor}


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("", "Choose whom to add."),
        ("mentor", "The mentor stands beside the team, not in it."),
        ("lead", "The lead belongs to the team already."),
        ("member", "Select a valid choice."),
    ],
)
def test_who_cannot_join_is_refused(manager, weald, url, who, says):
    response = manager.post(url + "?what=join", {"user": who and getattr(weald, who).pk})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert list(members_of(weald.project)) == [weald.member]


def test_somebody_leaves_the_team_once(manager, weald, url):
    leaving = {"member": weald.project.team.get(user=weald.member).pk}
    manager.post(url + "?what=leave", leaving)
    assert not members_of(weald.project)
    response = manager.post(url + "?what=leave", leaving)
    assert response.status_code == 422
    assert "This person has already left the team." in response.content.decode()


def test_the_lead_cannot_be_removed_as_if_a_member(manager, weald, url):
    place = weald.project.team.get(user=weald.lead)
    assert manager.post(url + "?what=leave", {"member": place.pk}).status_code == 422
    assert team_of(weald.project)["lead"] == weald.lead
