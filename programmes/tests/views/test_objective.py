"""Adding and changing a corporate objective."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from programmes.models import Objective
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db
ADD = reverse("programmes:add_objective")
ANSWERS = {
    "title": "Nobody waits in vain",
    "known_by": "Patients waiting over 18 weeks",
    "baseline": "120",
    "target": "4.5",
    "target_on": "31 March 2027",
    "executive": "",
}


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


def change(world):
    return reverse("programmes:change_objective", args=[world.objective.pk])


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, weald):
    for url in (ADD, change(weald)):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_everybody_else_it_does_not_exist(client, weald):
    client.force_login(weald.manager)
    for url in (ADD, change(weald)):
        assert client.get(url).status_code == 404
        assert client.post(url, ANSWERS).status_code == 404


def test_an_administrator_of_another_organisation_finds_nothing(client, weald):
    client.force_login(weald.outsider.admin)
    assert client.post(change(weald), ANSWERS).status_code == 404


def test_an_objective_is_added(admin, weald):
    assert admin.get(ADD).status_code == 200
    response = admin.post(ADD, ANSWERS | {"executive": weald.executive.pk}, follow=True)
    made = Objective.objects.get(title="Nobody waits in vain")
    assert (made.organisation, made.executive) == (weald.organisation, weald.executive)
    assert (str(made.baseline), str(made.target)) == ("120.000", "4.500")
    assert made.target_on == date(2027, 3, 31)
    assert "“Nobody waits in vain” is now an objective" in response.content.decode()


def test_an_objective_is_changed_from_what_it_was(admin, weald):
    admin.post(change(weald), ANSWERS)
    page = admin.get(change(weald)).content.decode()
    for words in ("Nobody waits in vain", "120", "4.5", "31 March 2027"):
        assert f'value="{words}"' in page
    admin.post(change(weald), ANSWERS | {"title": "Nobody waits"})
    assert Objective.objects.get(pk=weald.objective.pk).title == "Nobody waits"
    assert weald.organisation.objectives.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Say what the organisation wants."),
        ({"title": "care close to home"}, "already an objective"),
        ({"target": "many"}, "Enter a number, like 6 or 4.5."),
        ({"target_on": "soon"}, "Enter a date, like 3 December 2026."),
        ({"target_on": "1 June 2026"}, "This date has passed."),
    ],
)
def test_a_refusal_keeps_what_was_typed(admin, weald, wrong, says):
    response = admin.post(ADD, ANSWERS | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Patients waiting over 18 weeks"' in page
    assert Objective.objects.count() == 2


def test_nobody_of_another_organisation_can_answer_for_it(admin, weald):
    response = admin.post(ADD, ANSWERS | {"executive": weald.outsider.executive.pk})
    assert response.status_code == 422
    assert "Moor Executive" not in response.content.decode()
