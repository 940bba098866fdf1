import pytest
import time_machine

from projects.actions import create_project
from qiprogramme.tests.make import NOW, measure, objective, project, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def page(client, user, url) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_nobody_comes_in_without_signing_in(client, cast):
    url = f"/programmes/{cast.programme.pk}/"
    assert client.get(url).url == f"/account/sign-in/?next={url}"


def test_an_outsider_finds_nothing(client, cast):
    client.force_login(cast.outsider.manager)
    assert client.get(f"/programmes/{cast.programme.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["contributor", "steering", "executive", "manager", "lead"])
def test_everybody_in_the_programme_sees_the_portfolio(client, cast, who):
    body = page(client, getattr(cast, who), f"/programmes/{cast.programme.pk}/")
    for text in ("Shorter stays, safely.", "Weald huddles", "Weald Lead", "Too few to say"):
        assert text in body
    assert "0 of 3 weeks" in body
    assert "Thu 18 June" in body
    assert ("Add project" in body) == (who == "manager")


def test_the_table_says_how_it_is_sorted_and_keeps_the_filter(client, cast):
    url = f"/programmes/{cast.programme.pk}/?show=active&sort=score"
    body = page(client, cast.steering, url)
    assert 'aria-sort="descending"' in body
    assert 'href="?show=active&amp;sort=review"' in body
    assert 'href="?show=setting-up&amp;sort=score"' in body
    assert "Weald tablets" not in body


def test_the_programmes_measures_stand_above(client, cast):
    measure(None, cast.manager, "Mean length of stay", programme=cast.programme, target=45)
    body = page(client, cast.steering, f"/programmes/{cast.programme.pk}/")
    assert "Mean length of stay" in body
    assert "Target 45 patients" in body


def test_a_gap_is_named(client, cast):
    cast.programme.objectives.add(objective(cast.organisation, cast.admin, "Unserved"))
    body = page(client, cast.steering, f"/programmes/{cast.programme.pk}/")
    assert "Objectives without a project" in body
    assert "<li>Unserved</li>" in body


def test_the_second_page_goes_on(client, cast):
    for number in range(30):
        project(cast.programme, cast.manager, f"Project {number:02}")
    body = page(client, cast.steering, f"/programmes/{cast.programme.pk}/?page=2")
    assert "26 to 32 of 32 projects" in body
    assert "Project 00" not in body
    assert page(client, cast.steering, f"/programmes/{cast.programme.pk}/?page=99")


def test_an_empty_portfolio_and_an_empty_view_say_how_to_go_on(client, cast):
    body = page(client, cast.steering, f"/programmes/{cast.programme.pk}/?show=ended")
    assert "No project fits this view" in body
    assert 'href="?"' in body


def test_what_people_type_is_only_text(client, cast):
    create_project(
        programme=cast.programme,
        title="<script>alert(1)</script>",
        place="<b>Ward</b>",
        objectives=[cast.objective],
        by=cast.manager,
        at=NOW,
    )
    body = page(client, cast.steering, f"/programmes/{cast.programme.pk}/")
    assert "<script>alert" not in body
    assert "&lt;b&gt;Ward" in body
