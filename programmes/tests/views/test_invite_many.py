import re
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notifications.models import Notification
from people.models import User
from programmes.models import Role
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db
LIST = """Nell Garsdale,nell@weald.example,executive
Tom,tom.weald.example,contributor
Ivo,ivo@weald.example,king
Nell again,NELL@weald.example,executive
Weald Steering,steering@weald.example,steering group
,nobody@weald.example,
Weald Lead,lead@weald.example,executive
Prue Ashdown,prue@weald.example,
"""
PROBLEMS = {
    "2": "This is no e-mail address.",
    "3": "There is no role “king”.",
    "4": "Twice in the list: also in row 1.",
    "5": "Weald Steering already has this role.",
    "6": "The name is missing.",
}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def url(weald):
    return reverse("programmes:invite_many", args=[weald.programme.pk])


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


def hidden(page: str) -> str:
    found = re.search(r'name="ready" value="([^"]*)"', page)
    return found.group(1).replace("&quot;", '"') if found else ""


def test_outsiders_and_others_do_not_get_there(client, weald, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    client.force_login(weald.lead)
    assert "Ask Weald Manager." in client.post(url, {"text": LIST}).content.decode()


def test_each_row_s_problem_stands_beside_it_and_nothing_is_sent(manager, url):
    before = Notification.objects.count(), User.objects.count()
    page = manager.post(url, {"text": LIST, "otherwise": "contributor"}).content.decode()
    wrong = page[page.index('aria-labelledby="bad"') :]
    rows = dict(
        re.findall(r'qi-num">(\d+)</span></th>.*?<td role="cell">([^<]*)</td>\s*</tr>', wrong, re.S)
    )
    assert rows == PROBLEMS
    assert "Invite 3 people" in page
    assert (Notification.objects.count(), User.objects.count()) == before


def test_good_rows_are_let_in_and_bad_ones_wait_for_correction(manager, weald, url):
    page = manager.post(url, {"text": LIST, "otherwise": "contributor"}).content.decode()
    left = "name,e-mail,role\nTom,tom.weald.example,contributor\n"
    sent = {"invite": "yes", "ready": hidden(page), "text": left, "otherwise": "contributor"}
    response = manager.post(url, sent)
    assert response["Location"] == url
    roles = dict(weald.programme.memberships.active().values_list("user__email", "role"))
    assert roles["nell@weald.example"] == Role.EXECUTIVE
    assert roles["prue@weald.example"] == Role.CONTRIBUTOR
    assert weald.programme.memberships.filter(user=weald.lead, role=Role.EXECUTIVE).exists()
    waiting = manager.get(url).content.decode()
    assert "3 people are invited. The other rows are left to correct." in waiting
    assert "tom.weald.example" in waiting
    again = manager.post(url, sent)
    assert again.status_code == 200
    assert "already has this role" in again.content.decode()
    assert User.objects.filter(email="nell@weald.example").count() == 1


def test_all_good_leads_to_the_people(manager, weald, url):
    file = SimpleUploadedFile("staff.csv", "Zoë Orme;zoe@weald.example".encode("cp1252"))
    page = manager.post(url, {"file": file, "otherwise": "steering"}).content.decode()
    assert "Invite 1 person" in page
    sent = {"invite": "yes", "ready": hidden(page), "text": "", "otherwise": "steering"}
    response = manager.post(url, sent)
    assert response["Location"] == reverse("programmes:people", args=[weald.programme.pk])
    person = User.objects.get(email="zoe@weald.example")
    assert (person.name, person.memberships.get().role) == ("Zoë Orme", Role.STEERING)


def test_the_hidden_rows_are_checked_again(manager, url):
    sent = {"invite": "yes", "ready": "name,e-mail,role\nIvo,ivo@weald.example,king\n"}
    response = manager.post(url, sent | {"text": "", "otherwise": "contributor"})
    assert "There is no role “king”." in response.content.decode()
    assert not User.objects.filter(email="ivo@weald.example").exists()


def test_a_patient_in_the_list_is_told_and_not_let_in(manager, url):
    lines = (
        "Mrs Jones in bed 4,jones@weald.example\n943 476 5919,n@weald.example\nNell,nell@x.example"
    )
    response = manager.post(url, {"text": lines, "otherwise": "contributor"})
    bad = {one.row.line: one.problem for one in response.context["bad"]}
    assert "looks like a patient’s name. Take the name out" in bad[1]
    assert "looks like an NHS number" in bad[2]
    assert [one.row.name for one in response.context["good"]] == ["Nell"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "There is nobody in the list yet."),
        ({"text": "\n".join(f"P,p{n}@x.example" for n in range(501))}, "at most 500"),
        ({"file": SimpleUploadedFile("x.csv", b"PK\x03\x04\x00\x00")}, "Save it as CSV"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_a_way_on(manager, url, wrong, says):
    response = manager.post(url, {"otherwise": "contributor"} | wrong)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_five_thousand_rows_are_refused_at_once(manager, url):
    rows = "\n".join(f"Person {n},person.{n}@x.example,contributor" for n in range(5000))
    for sent in ({"text": rows}, {"file": SimpleUploadedFile("staff.csv", rows.encode())}):
        begun = time.perf_counter()
        response = manager.post(url, sent | {"otherwise": "contributor"})
        assert time.perf_counter() - begun < 2
        assert "The list has 5000 rows. Invite at most 500 at once." in response.content.decode()
