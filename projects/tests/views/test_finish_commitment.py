import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from projects.actions import make_commitment
from qiprogramme.tests.make import NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def commitment(weald):
    return make_commitment(
        programme=weald.programme,
        project=weald.project,
        owner=weald.lead,
        text="Ask the ward",
        due_on=TODAY,
        made_on=TODAY,
        by=weald.mentor,
        at=NOW,
    )


@pytest.fixture
def url(commitment):
    return reverse("projects:finish_commitment", args=[commitment.pk])


def is_done(commitment):
    commitment.refresh_from_db()
    return bool(commitment.done_at)


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url, commitment):
    assert client.post(url)["Location"].startswith(reverse("account_login"))
    assert not is_done(commitment)


def test_looking_changes_nothing(client, weald, url, commitment):
    client.force_login(weald.lead)
    assert client.get(url).status_code == 405
    assert not is_done(commitment)


def test_for_an_outsider_it_does_not_exist(client, weald, url, commitment):
    client.force_login(weald.outsider.manager)
    assert client.post(url).status_code == 404
    assert not is_done(commitment)


@pytest.mark.parametrize("who", ["mentor", "other_lead", "executive"])
def test_who_may_only_see_is_told_who_may(client, weald, url, commitment, who):
    client.force_login(getattr(weald, who))
    response = client.post(url)
    assert response.status_code == 403
    assert "Only Weald Lead and the programme manager" in response.content.decode()
    assert not is_done(commitment)


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_it_is_done_and_the_page_before_comes_back(client, weald, url, commitment, who):
    client.force_login(getattr(weald, who))
    response = client.post(url, {"next": "/programmes/1/?page=2"})
    assert response["Location"] == "/programmes/1/?page=2"
    assert is_done(commitment)
    assert commitment.done_by == getattr(weald, who)


def test_undo_posts_to_the_address_that_the_message_names(client, weald, url, commitment):
    client.force_login(weald.lead)
    [message] = get_messages(client.post(f"{url}?done=yes").wsgi_request)
    assert str(message) == "Done: Ask the ward"
    assert is_done(commitment)
    [*_, message] = get_messages(client.post(message.extra_tags).wsgi_request)
    assert str(message) == "Open again: Ask the ward"
    assert not is_done(commitment)


def test_the_next_page_offers_undo(client, weald, url, commitment):
    client.force_login(weald.manager)
    people = reverse("programmes:people", args=[weald.programme.pk])
    page = client.post(url, {"next": people}, follow=True).content.decode()
    assert f'action="{url}?done=no"' in page
    assert f'name="next" value="{people}"' in page


def test_a_double_click_does_not_open_it_again(client, weald, url, commitment):
    client.force_login(weald.lead)
    for _ in range(2):
        client.post(f"{url}?done=yes")
    assert is_done(commitment)


def test_without_a_word_it_changes_sides(client, weald, url, commitment):
    client.force_login(weald.lead)
    client.post(url)
    assert is_done(commitment)
    client.post(url)
    assert not is_done(commitment)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""]
)
def test_it_never_leads_to_another_site(client, weald, url, commitment, elsewhere):
    client.force_login(weald.lead)
    response = client.post(url, {"next": elsewhere})
    assert response["Location"] == reverse("portfolio:home")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lead", {"lead"}),
        ("member", {"member"}),
        ("sponsor", {"sponsor"}),
        ("mentor", {"lead", "mentor"}),
        ("manager", {"lead", "mentor", "contributor", "executive"}),
    ],
)
def test_who_commits_whom(client, who, may):
    weald = two_worlds()
    url = reverse("projects:promise", args=[weald.project.pk])
    client.force_login(getattr(weald, who))
    promised = set()
    for owner in ("lead", "mentor", "member", "sponsor", "executive", "contributor"):
        sent = {"text": "Ask", "owner": getattr(weald, owner).pk, "due_on": "30 June 2026"}
        if client.post(url, sent).status_code == 302:
            promised.add(owner)
    assert promised >= may
    assert who == "manager" or promised == may
    client.force_login(weald.contributor)
    assert client.get(url).status_code == 403
