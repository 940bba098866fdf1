import pytest
from django.urls import reverse

from people.tests.make import organisation
from qiprogramme.tests.make import person

pytestmark = pytest.mark.django_db
URL = reverse("account_logout")


@pytest.fixture
def ada(client):
    client.force_login(person(organisation(), "ada@weald.example", "Ada Weald"))


def test_a_link_asks_first(client, ada):
    page = client.get(URL).content.decode()
    assert "You are signed in as Ada Weald." in page
    assert "_auth_user_id" in client.session


def test_the_button_signs_out(client, ada):
    response = client.post(URL, follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "You have signed out." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_is_not_signed_in_comes_to_the_sign_in_page(client):
    assert client.get(URL)["Location"] == reverse("account_login")
