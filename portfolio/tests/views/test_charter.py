"""The charter on one page: written, put together, signed off, and what changed since."""

import pytest
import time_machine
from django.urls import reverse

from priorities.actions import save_initiative
from projects.models import SignOff
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db
WORDS = {"problem": "Nobody leaves with a job", "why": "Days are lost", "scope": "One ward"}
PARTS = {"what": "raise the tasks", "whom": "our patients", "start": "6", "goal": "20"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


def at(name, weald):
    return reverse(name, args=[weald.project.pk])


def signed(client, weald):
    page = client.get(at("portfolio:charter", weald)).context["page"]
    return {one.label: [change.heading for change in one.changes] for one in page.signed}


def test_the_charter_is_written_and_read_by_all(client, weald):
    client.force_login(weald.member)
    answer = client.post(at("projects:change_charter", weald), WORDS)
    assert answer.url == at("portfolio:charter", weald)
    client.force_login(weald.contributor)
    page = client.get(at("portfolio:charter", weald)).content.decode()
    for words in (*WORDS.values(), weald.project.aim, str(weald.objective)):
        assert words in page
    assert "Sign off as it is now" not in page


def test_the_aim_is_shown_before_it_is_saved(client, weald):
    before = weald.project.aim
    client.force_login(weald.lead)
    url = at("projects:build_aim", weald)
    page = client.post(url, PARTS | {"look": "yes"}).content.decode()
    assert "Raise the tasks for our patients from 6 to 20." in page
    assert "<strong>Still missing:</strong> a date." in page
    weald.project.refresh_from_db()
    assert weald.project.aim == before
    client.post(url, PARTS | {"aim_on": "30 September 2026"})
    weald.project.refresh_from_db()
    assert weald.project.aim.endswith("from 6 to 20 by 30 September 2026.")
    assert client.get(url).context["form"].missing == []


def test_an_aim_without_a_change_is_refused_beside_its_field(client, weald):
    client.force_login(weald.lead)
    answer = client.post(at("projects:build_aim", weald), PARTS | {"what": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["what"]


def test_each_change_since_the_sign_off_is_shown_to_the_one_who_signed(client, weald):
    client.force_login(weald.sponsor)
    client.post(at("portfolio:sign_off", weald))
    client.force_login(weald.lead)
    asked = save_initiative(
        programme=weald.programme,
        title="Daily huddles",
        problem="",
        objectives=[weald.objective],
        sponsor=None,
        evidence="",
        topics=[],
        minimum=1,
        maximum=3,
        by=weald.manager,
        at=NOW,
    )
    client.post(at("projects:change_charter", weald), WORDS | {"initiative": asked.pk})
    assert asked.title in client.get(at("portfolio:charter", weald)).content.decode()
    client.force_login(weald.manager)
    client.post(at("portfolio:sign_off", weald))
    news = ["Problem", "Why it matters", "Scope", "Initiative"]
    assert signed(client, weald) == {"Sponsor": news, "Programme manager": []}
    client.force_login(weald.lead)
    client.post(at("projects:build_aim", weald), PARTS)
    assert signed(client, weald) == {
        "Sponsor": ["Aim", *news, "Aim date"],
        "Programme manager": ["Aim", "Aim date"],
    }


def test_the_same_is_signed_once(client, weald):
    client.force_login(weald.sponsor)
    for _ in range(2):
        page = client.post(at("portfolio:sign_off", weald), follow=True)
    assert "You have signed the charter as it is now." in page.content.decode()
    assert SignOff.objects.get().signed_by == weald.sponsor


def test_those_who_may_not_sign_are_told_who_can(client, weald):
    client.force_login(weald.lead)
    answer = client.post(at("portfolio:sign_off", weald))
    assert answer.status_code == 403
    assert weald.manager.name in answer.content.decode()
    assert not SignOff.objects.exists()
