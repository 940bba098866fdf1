"""Raising an obstacle and resolving it."""

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from projects.actions import raise_obstacle
from projects.models import Obstacle, Rung
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db
RAISED = {"text": "No keys for the store", "ask": "Two keys from estates"}
RESOLVED = {"resolution": "Estates made two keys."}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def raise_url(weald):
    return reverse("projects:raise_obstacle", args=[weald.project.pk])


@pytest.fixture
def obstacle(weald):
    return raise_obstacle(project=weald.project, on=TODAY, by=weald.lead, at=NOW, **RAISED)


@pytest.fixture
def resolve_url(obstacle):
    return reverse("projects:resolve_obstacle", args=[obstacle.pk])


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, raise_url, resolve_url):
    for url in (raise_url, resolve_url):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_an_outsider_neither_exists(client, weald, raise_url, resolve_url):
    client.force_login(weald.outsider.manager)
    for url, answers in ((raise_url, RAISED), (resolve_url, RESOLVED)):
        assert client.get(url).status_code == 404
        assert client.post(url, answers).status_code == 404


@pytest.mark.parametrize("who", ["contributor", "other_lead", "executive"])
def test_who_may_only_see_is_told_who_may(client, weald, raise_url, resolve_url, who):
    client.force_login(getattr(weald, who))
    for url, answers in ((raise_url, RAISED), (resolve_url, RESOLVED)):
        for response in (client.get(url), client.post(url, answers)):
            assert response.status_code == 403
            assert "Ask Weald Manager." in response.content.decode()
    assert Obstacle.objects.get().resolved_at is None


@pytest.mark.parametrize("who", ["lead", "member", "mentor", "sponsor", "manager"])
def test_an_obstacle_is_raised(client, weald, raise_url, who):
    client.force_login(getattr(weald, who))
    assert client.get(raise_url).status_code == 200
    response = client.post(raise_url, RAISED)
    assert response["Location"] == reverse("portfolio:project", args=[weald.project.pk])
    raised = Obstacle.objects.get()
    assert (raised.text, raised.ask) == (RAISED["text"], RAISED["ask"])
    assert (raised.rung, raised.raised_on, raised.raised_by.name) == (
        Rung.MENTOR,
        TODAY,
        getattr(weald, who).name,
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"text": " "}, "Say what is in the way."), ({"text": "x" * 501}, "500 characters")],
)
def test_what_cannot_be_raised_stays_in_the_form(client, weald, raise_url, wrong, says):
    client.force_login(weald.lead)
    response = client.post(raise_url, RAISED | wrong)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert RAISED["ask"] in response.content.decode()
    assert not Obstacle.objects.exists()


def test_resolving_asks_what_happened(client, weald, obstacle, resolve_url):
    client.force_login(weald.mentor)
    page = client.get(resolve_url).content.decode()
    assert RAISED["text"] in page
    assert "Raised by Weald Lead on Wed 10 June 2026" in page
    refused = client.post(resolve_url, {"resolution": ""})
    assert refused.status_code == 422
    assert "Say what happened" in refused.content.decode()
    response = client.post(resolve_url, RESOLVED)
    assert response["Location"] == reverse("portfolio:project", args=[weald.project.pk])
    obstacle.refresh_from_db()
    assert (obstacle.resolution, obstacle.resolved_by) == ("Estates made two keys.", weald.mentor)


def test_who_it_has_climbed_to_resolves_it(client, weald):
    climbed = raise_obstacle(
        project=weald.project, text="Money", rung=Rung.EXECUTIVE, on=TODAY, by=weald.lead, at=NOW
    )
    client.force_login(weald.executive)
    client.post(reverse("projects:resolve_obstacle", args=[climbed.pk]), RESOLVED)
    climbed.refresh_from_db()
    assert climbed.resolved_by == weald.executive


def test_a_second_resolution_is_told_of_the_first(client, weald, obstacle, resolve_url):
    client.force_login(weald.mentor)
    client.post(resolve_url, RESOLVED)
    client.force_login(weald.sponsor)
    response = client.post(resolve_url, {"resolution": "I did it"})
    assert response.status_code == 302
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["Weald Mentor has resolved this already."]
    obstacle.refresh_from_db()
    assert obstacle.resolution == "Estates made two keys."
