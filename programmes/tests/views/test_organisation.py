from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.actions import create_organisation
from programmes.actions import create_programme, save_objective
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
URL = reverse("programmes:organisation")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


def new_objective(weald, title, **values):
    about = {"organisation": weald.organisation, "by": weald.admin, "at": NOW}
    return save_objective(title=title, **about, **values)


def new_programme(weald, name, email="mo@weald.example", **values):
    about = {"organisation": weald.organisation, "by": weald.admin, "at": NOW}
    return create_programme(
        name=name,
        aim="",
        objectives=[weald.objective],
        starts_on=NOW.date(),
        manager_name="Mo Manager",
        manager_email=email,
        **about | values,
    )


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["manager", "executive", "lead"])
def test_for_everybody_else_it_does_not_exist(client, weald, who):
    client.force_login(getattr(weald, who))
    assert client.get(URL).status_code == 404


def test_a_newcomer_is_led_from_objectives_to_a_programme(client):
    trust = create_organisation(
        name="New Trust",
        time_zone="Europe/London",
        admin_name="Ada",
        admin_email="ada@new.example",
        password=PASSWORD,
        at=NOW,
    )
    admin = trust.people.get()
    client.force_login(admin)
    add_objective = reverse("programmes:add_objective")
    add_programme = reverse("programmes:add_programme")
    page = client.get(URL).content.decode()
    assert add_objective in page
    assert add_programme not in page
    save_objective(organisation=trust, title="Care close to home", by=admin, at=NOW)
    page = client.get(URL).content.decode()
    assert "Now add a programme and name its manager" in page
    assert add_programme in page


def test_an_objective_says_how_it_is_known_and_who_answers_for_it(client, weald):
    new_objective(
        weald,
        "Fewer long stays",
        known_by="Average stay in days",
        baseline=8.5,
        target=100,
        target_on=date(2027, 3, 31),
        executive=weald.executive,
    )
    client.force_login(weald.admin)
    page = " ".join(client.get(URL).content.decode().split())
    assert 'Average stay in days: 8.5 → <b class="qi-num">100</b> by 31 March 2027' in page
    assert "Weald Executive" in page


def test_a_programme_shows_whether_its_manager_has_joined(client, weald, frozen):
    new_programme(weald, "Safer medicines")
    client.force_login(weald.admin)
    page = client.get(URL).content.decode()
    assert "Weald Manager" in page
    assert page.count("Joined") == 1
    assert "Invited 10 June" in page
    frozen.shift(timedelta(days=15))
    client.force_login(weald.admin)
    page = client.get(URL).content.decode()
    assert "Invitation of 10 June has ended" in page
    assert page.count("Send again") == 1


def test_it_holds_nothing_of_projects_nor_of_other_organisations(client, weald):
    client.force_login(weald.admin)
    page = client.get(URL).content.decode()
    assert weald.project.title not in page
    assert "Moor" not in page


def test_more_rows_take_no_more_queries(client, weald):
    client.force_login(weald.admin)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    new_objective(weald, "Second", executive=weald.executive)
    new_programme(weald, "Second", "a@weald.example")
    before = queries()
    for number in range(3):
        new_objective(weald, f"More {number}", executive=weald.lead)
        new_programme(weald, f"More {number}", f"{number}@weald.example")
    assert queries() == before
