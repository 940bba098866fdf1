import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.actions import close_account
from people.queries import A_PAGE
from qiprogramme.tests.make import NOW, person, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def admin(client, weald):
    client.force_login(weald.admin)
    return client


def names(response) -> list[str]:
    return [one.name for one in response.context["page"]]


def test_the_administrator_finds_people_by_name_or_address(admin, weald):
    url = reverse("programmes:staff")
    assert names(admin.get(url, {"find": "weald exec"})) == ["Weald Executive"]
    assert names(admin.get(url, {"find": "sponsor@"})) == ["Weald Sponsor"]
    assert "Nobody fits this view." in admin.get(url, {"find": "moor"}).content.decode()


def test_those_whose_account_is_closed_have_a_view_of_their_own(admin, weald):
    close_account(person=weald.member, by=weald.admin, at=NOW)
    url = reverse("programmes:staff")
    assert names(admin.get(url, {"show": "closed"})) == ["Weald Member"]
    assert names(admin.get(url, {"show": "administrators"})) == ["Weald Admin"]
    assert not names(admin.get(url, {"show": "invited"}))


def test_many_people_come_a_page_at_a_time_with_the_same_queries(admin, weald):
    def seen():
        with CaptureQueriesContext(connection) as queries:
            page = admin.get(reverse("programmes:staff")).content.decode()
        return len(queries), page

    before, _ = seen()
    for number in range(A_PAGE):
        person(weald.organisation, f"{number}@weald.example", f"More {number:02}")
    after, page = seen()
    assert after == before
    assert f"1 to {A_PAGE} of {A_PAGE + 10} people" in page
