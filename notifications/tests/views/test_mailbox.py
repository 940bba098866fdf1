import pytest
from django.urls import reverse

from notifications import actions
from notifications.models import Notification
from notifications.tests.make import NOW, entry, person, planned

pytestmark = pytest.mark.django_db
ADDRESSES = ["mail", "mail_html", "calendar"]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    settings.MAIL_URL = "mailbox:"


@pytest.fixture
def row():
    text = "Go to https://qi.example/accept/1/ <now>"
    row = planned(
        person(), context={"subject": "Your review", "text": text, "html": ""}, calendar=entry()
    )
    actions.sweep(now=NOW)
    row.refresh_from_db()
    return row


@pytest.fixture
def reader(client, row):
    client.force_login(row.recipient)
    return client


def address(name, row):
    return reverse(f"notifications:{name}", args=[] if name == "mailbox" else [row.pk])


@pytest.mark.parametrize("name", ["mailbox", *ADDRESSES])
def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, row, name):
    response = client.get(address(name, row))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["mailbox", *ADDRESSES])
def test_outside_the_demo_there_is_no_mailbox(reader, row, settings, name):
    settings.DEMO = False
    assert reader.get(address(name, row)).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_mail_of_another_organisation_does_not_exist(client, row, name):
    client.force_login(person("Out Sider", trust="Moor Trust"))
    assert client.get(address(name, row)).status_code == 404


def test_the_list_holds_no_mail_of_another_organisation(client, row):
    client.force_login(person("Out Sider", trust="Moor Trust"))
    response = client.get(reverse("notifications:mailbox"))
    assert response.status_code == 200
    assert "Your review" not in response.content.decode()


@pytest.mark.parametrize("name", ["mailbox", *ADDRESSES])
def test_nothing_can_be_posted(reader, row, name):
    assert reader.post(address(name, row)).status_code == 405


def test_the_list_shows_what_was_sent_newest_first(reader, row):
    planned(row.recipient, "waiting", due_at=NOW.replace(year=2030))
    for number in range(26):
        planned(row.recipient, f"k{number}", at=NOW.replace(day=12))
    actions.sweep(now=NOW.replace(day=12))
    first = reader.get(reverse("notifications:mailbox")).content.decode()
    assert first.index("About k25") < first.index("About k24")
    assert "Your review" not in first
    assert "waiting" not in first
    second = reader.get(reverse("notifications:mailbox"), {"page": 2}).content.decode()
    assert "Your review" in second
    assert "About k1<" not in second


def test_the_list_is_filtered_by_person(reader, row):
    ben = person("Ben Mentor")
    planned(ben, "for Ben")
    actions.sweep(now=NOW)
    page = reader.get(reverse("notifications:mailbox"), {"to": ben.pk}).content.decode()
    assert "About for Ben" in page
    assert "Your review" not in page
    assert f'<option value="{ben.pk}" selected>' in page
    everybody = reader.get(reverse("notifications:mailbox"), {"to": "x"}).content.decode()
    assert "Your review" in everybody


def test_the_number_of_queries_does_not_grow_with_the_mail(
    reader, row, django_assert_max_num_queries
):
    for number in range(20):
        planned(person(f"P{number} Q"), f"k{number}")
    actions.sweep(now=NOW)
    with django_assert_max_num_queries(9):
        reader.get(reverse("notifications:mailbox"))


def test_a_mail_is_read_with_its_link_and_its_invitation(reader, row):
    page = reader.get(address("mail", row)).content.decode()
    assert "Your review" in page
    assert "Ada Lead &lt;ada.lead@weald.example&gt;" in page
    assert '<a href="https://qi.example/accept/1/"' in page
    assert "&lt;now&gt;" in page
    assert "Review: Weald length of stay" in page
    assert "Thursday 18 June 2026, 10:00 to 12:00" in page


def test_a_cancelled_invitation_says_so(reader, row):
    planned(row.recipient, "two", calendar=entry(method="CANCEL"))
    actions.sweep(now=NOW)
    cancelled = Notification.objects.get(key="two")
    page = reader.get(address("mail", cancelled)).content.decode()
    assert "Takes this out of the calendar" in page


def test_the_html_version_may_style_itself_and_nothing_more(reader, row):
    response = reader.get(address("mail_html", row))
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert "<h1>Your review</h1>" in response.content.decode()


def test_the_invitation_is_a_calendar_file(reader, row):
    response = reader.get(address("calendar", row))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def test_mail_without_an_invitation_has_no_file(reader, row):
    planned(row.recipient, "two")
    actions.sweep(now=NOW)
    plain = Notification.objects.get(key="two")
    assert reader.get(address("calendar", plain)).status_code == 404
    assert "invite.ics" not in reader.get(address("mail", plain)).content.decode()
