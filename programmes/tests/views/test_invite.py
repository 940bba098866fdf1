import pytest
import time_machine
from django.urls import reverse

from people.models import User
from programmes.models import Role
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Nell Garsdale", "email": "Nell@weald.example", "role": "executive"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def url(weald):
    return reverse("programmes:invite", args=[weald.programme.pk])


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_an_outsider_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url, ANSWERS).status_code == 404


def test_others_in_the_programme_are_told_whom_to_ask(client, weald, url):
    client.force_login(weald.executive)
    for response in (client.get(url), client.post(url, ANSWERS)):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()
    assert not User.objects.filter(name="Nell Garsdale").exists()


def test_the_form_says_what_each_role_may_do(manager, url):
    page = manager.get(url).content.decode()
    for role in Role:
        assert f'value="{role}"' in page
        assert f"<strong>{role.label}</strong> <small>" in page


def test_somebody_new_is_invited(manager, weald, url):
    response = manager.post(url, ANSWERS, follow=True)
    person = User.objects.get(email="nell@weald.example")
    assert weald.programme.memberships.get(user=person).role == Role.EXECUTIVE
    page = response.content.decode()
    assert "Nell Garsdale is invited by e-mail to nell@weald.example. Role: executive." in page


def test_somebody_with_an_account_gets_the_role_at_once(manager, weald, url):
    response = manager.post(url, ANSWERS | {"email": weald.lead.email}, follow=True)
    assert "Weald Lead is told by e-mail. Role: executive." in response.content.decode()
    assert weald.programme.memberships.filter(user=weald.lead, role=Role.EXECUTIVE).exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "nell"}, "like name@example.nhs.uk"),
        ({"email": "executive@weald.example"}, "Weald Executive already has this role"),
        ({"role": ""}, "Choose what the person does in the programme."),
        ({"role": "king"}, "king"),
    ],
)
def test_a_refusal_keeps_what_was_typed(manager, url, wrong, says):
    response = manager.post(url, ANSWERS | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Nell Garsdale"' in page
    assert not User.objects.filter(name="Nell Garsdale").exists()
