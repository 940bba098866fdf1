"""The frame: where a person can go, to which programme, at what cost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from people.remembered import page
from portfolio.context import navigation
from programmes.actions import add_member
from programmes.models import Membership, Role
from qiprogramme.tests.make import NOW, measure, person, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def frame(user, url="/"):
    request = RequestFactory().get(url)
    request.user = user
    request.resolver_match = resolve(request.path)
    with page(), CaptureQueriesContext(connection) as captured:
        found = navigation(request)
    assert len(captured) <= 3
    return found


def labels(user) -> list[str]:
    return [item["label"] for item in frame(user)["navigation"]]


def fresh(user):
    """Return the person as a request loads them: nothing fetched before."""
    return type(user).objects.select_related("organisation").get(pk=user.pk)


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("contributor", ["Home", "Projects", "Prioritise", "Reviews"]),
        ("lead", ["Home", "Projects", "Prioritise", "Reviews"]),
        ("mentor", ["Home", "Projects", "Prioritise", "Mentoring", "Reviews"]),
        ("steering", ["Home", "Projects", "Prioritise", "Reviews"]),
        ("manager", ["Home", "Projects", "Prioritise", "Reviews", "People"]),
        ("admin", ["Home", "Organisation"]),
    ],
)
def test_places_follow_roles(cast, who, places):
    assert labels(fresh(getattr(cast, who))) == places


def test_somebody_without_a_role_goes_home_only(cast):
    assert labels(person(cast.organisation, "new@weald.example", "New")) == ["Home"]


def test_an_anonymous_person_has_an_empty_frame(client, cast):
    answer = client.get("/account/sign-in/")
    assert answer.context["navigation"] == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("portfolio:home", "Home"),
        ("portfolio:projects", "Projects"),
        ("portfolio:project", "Projects"),
        ("reviews:team", "Projects"),
        ("reviews:days", "Reviews"),
        ("programmes:invite", "People"),
    ],
)
def test_the_place_of_the_page_is_marked(cast, name, label):
    pks = {"portfolio:home": [], "portfolio:project": [cast.project.pk]}
    pks["reviews:team"] = pks["portfolio:project"]
    url = reverse(name, args=pks.get(name, [cast.programme.pk]))
    marked = [item["label"] for item in frame(fresh(cast.manager), url)["navigation"]]
    assert label in marked
    current = [i["label"] for i in frame(fresh(cast.manager), url)["navigation"] if i["current"]]
    assert current == [label]


def test_links_lead_to_the_programme_of_the_page_else_to_the_latest(cast):
    moor = cast.outsider
    add_member(
        programme=moor.programme,
        user=cast.steering,
        role=Role.STEERING,
        by=moor.manager,
        at=NOW + timedelta(days=1),
    )
    of_programme = measure(None, cast.manager, programme=cast.programme)
    user = fresh(cast.steering)
    assert frame(user)["frame_programme"] == "Moor length of stay"
    assert frame(user)["frame_organisation"] == "Moor Trust"
    for url in (
        f"/programmes/{cast.programme.pk}/",
        f"/projects/{cast.project.pk}/",
        f"/measures/{cast.project.measures.get().pk}/",
        f"/measures/{of_programme.pk}/",
        f"/?programme={cast.programme.pk}",
        f"/review-days/{cast.review_day.pk}/",
        f"/mentoring-sessions/{cast.project.sessions.first().pk}/",
    ):
        assert frame(user, url)["frame_programme"] == "Weald length of stay", url
        assert frame(user, url)["navigation"][1]["url"] == f"/programmes/{cast.programme.pk}/"


def test_a_programme_the_person_is_not_in_never_shows(cast):
    moor = cast.outsider
    assert frame(cast.steering, f"/projects/{moor.project.pk}/")["frame_programme"] == (
        "Weald length of stay"
    )


def test_one_who_left_has_no_programme(cast):
    Membership.objects.filter(user=cast.steering).update(ended_at=NOW, ended_by=cast.manager)
    assert labels(cast.steering) == ["Home"]
