import pytest
from django.urls import reverse

from people.models import User
from qiprogramme.tests.make import PASSWORD

pytestmark = pytest.mark.django_db
URL = reverse("account_signup")


def test_the_page_says_that_people_are_invited(client):
    assert "People are invited" in client.get(URL).content.decode()


def test_nobody_can_register(client):
    client.post(URL, {"email": "me@x.example", "password1": PASSWORD})
    assert not User.objects.exists()
