from datetime import date

import pytest
import time_machine
from django.urls import reverse

from people.actions import create_organisation
from people.models import User
from programmes.models import Programme, Role
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
URL = reverse("programmes:add_programme")


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


@pytest.fixture
def answers(weald):
    return {
        "name": "Safer medicines",
        "aim": "No harm.",
        "objectives": [weald.objective.pk],
        "starts_on": "1/9/2026",
        "manager_name": "Mo Manager",
        "manager_email": "Mo@weald.example",
    }


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


def test_for_everybody_else_it_does_not_exist(client, weald, answers):
    client.force_login(weald.manager)
    assert client.get(URL).status_code == 404
    assert client.post(URL, answers).status_code == 404


def test_a_programme_is_added_and_its_manager_invited(admin, weald, answers):
    assert 'value="10 June 2026"' in admin.get(URL).content.decode()
    response = admin.post(URL, answers, follow=True)
    made = Programme.objects.get(name="Safer medicines")
    assert (made.organisation, made.starts_on) == (weald.organisation, date(2026, 9, 1))
    assert made.memberships.get(role=Role.MANAGER).user.email == "mo@weald.example"
    page = response.content.decode()
    assert "We have written to mo@weald.example." in page
    assert "Invited 10 June" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Give the programme a name."),
        ({"name": "Weald length of stay"}, "already a programme called"),
        ({"objectives": []}, "Choose at least one objective"),
        ({"starts_on": "in May"}, "Enter a date, like 3 December 2026."),
        ({"manager_email": "mo"}, "like name@example.nhs.uk"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_invites_nobody(admin, answers, wrong, says):
    response = admin.post(URL, answers | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Mo Manager"' in page
    assert not User.objects.filter(name="Mo Manager").exists()


def test_objectives_of_others_cannot_be_chosen(admin, weald, answers):
    response = admin.post(URL, answers | {"objectives": [weald.outsider.objective.pk]})
    assert response.status_code == 422


def test_without_objectives_it_leads_to_them(client):
    trust = create_organisation(
        name="New Trust",
        time_zone="Europe/London",
        admin_name="Ada",
        admin_email="ada@new.example",
        password=PASSWORD,
        at=NOW,
    )
    client.force_login(trust.people.get())
    page = client.get(URL).content.decode()
    assert reverse("programmes:add_objective") in page
    assert "<form class=" not in page
