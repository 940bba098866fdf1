from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from notifications.models import Notification
from people.models import Logo
from qiprogramme.tests.make import NOW, two_worlds
from reviews.actions import plan_all

pytestmark = pytest.mark.django_db
SETTINGS = {
    "time_zone": "Europe/Dublin",
    "working_days": ["1", "2", "3", "4"],
    "small_number": "7",
    "second_factor_roles": ["administrator", "executive"],
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


def at(name, *args, **query):
    return reverse(f"programmes:{name}", args=args, query=query)


PAGES = ("settings", "logo", "holidays", "bank_holidays", "staff")


@pytest.mark.parametrize("name", PAGES)
def test_they_are_the_administrators(client, weald, name):
    assert client.get(at(name))["Location"].startswith(reverse("account_login"))
    client.force_login(weald.manager)
    assert client.get(at(name)).status_code == 404
    client.force_login(weald.outsider.admin)
    assert "Weald" not in client.get(at(name)).content.decode()


def test_settings_are_saved_with_their_history(admin, weald):
    page = admin.get(at("settings")).content.decode()
    assert "They set up an authenticator app or a passkey before anything else" in page
    assert admin.post(at("settings"), SETTINGS).status_code == 302
    organisation = weald.organisation
    organisation.refresh_from_db()
    assert (organisation.time_zone, organisation.working_days) == ("Europe/Dublin", "1234")
    assert (organisation.small_number, organisation.second_factor_roles) == (
        7,
        ["administrator", "executive"],
    )
    assert organisation.history.first().history_user == weald.admin
    # Who has just asked for a second step of their own role sets one up next.
    assert admin.get(at("settings")).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Base"}, {"working_days": []}, {"small_number": "2"}]
)
def test_wrong_settings_change_nothing(admin, weald, wrong):
    assert admin.post(at("settings"), SETTINGS | wrong).status_code == 422
    weald.organisation.refresh_from_db()
    assert weald.organisation.small_number == 5


def reminders(person):
    rows = Notification.objects.filter(recipient=person, kind="reviews.reminder")
    return sorted(row.due_at.day for row in rows.filter(state=Notification.State.PLANNED))


def test_a_day_off_moves_reminders_with_the_hourly_plan(admin, weald):
    assert reminders(weald.lead) == [17]
    sent = {"on": "17 June 2026", "name": "Audit day"}
    assert admin.post(at("holidays"), sent).status_code == 302
    plan_all(at=NOW)
    assert reminders(weald.lead) == [16]
    holiday = weald.organisation.holidays.get()
    assert admin.post(at("holidays"), sent).status_code == 422
    admin.post(at("remove_holiday", holiday.pk))
    plan_all(at=NOW)
    assert reminders(weald.lead) == [17]
    assert holiday.history.model.objects.latest("history_id").history_user == weald.admin


def test_bank_holidays_are_shown_before_they_are_added(admin, weald):
    page = admin.get(at("bank_holidays", region="SCT")).content.decode()
    assert "Mon 30 November 2026" in page
    assert "2028" in page
    assert "6 April 2026" not in page
    assert not weald.organisation.holidays.exists()
    admin.post(at("bank_holidays"), {"region": "SCT"})
    days = set(weald.organisation.holidays.values_list("on", flat=True))
    assert {date(2026, 11, 30), date(2028, 12, 25)} <= days
    assert all(NOW.date() <= day < date(2029, 1, 1) for day in days)
    again = admin.get(at("bank_holidays", region="SCT")).content.decode()
    assert "All of them are days off already." in again
    admin.post(at("bank_holidays"), {"region": "SCT"})
    assert weald.organisation.holidays.count() == len(days)
    assert admin.get(at("bank_holidays", region="XX"))["Location"] == at("holidays")


def picture(kind="PNG", size=(2000, 300), **values) -> SimpleUploadedFile:
    file = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, "navy").save(file, kind, **values)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_and_shown_in_the_head(admin, client, weald, kind):
    admin.post(at("logo"), {"picture": picture(kind)})
    weald.organisation.refresh_from_db()
    url = reverse("logo", args=[weald.organisation.logo])
    client.force_login(weald.lead)
    assert f'src="{url}" alt="Weald Trust"' in client.get("/").content.decode()
    response = client.get(url)
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert Image.open(BytesIO(response.content)).size == (480, 72)


def test_nothing_but_pixels_is_kept(admin, weald):
    file = picture("JPEG", comment=b"<script>alert(1)</script>")
    admin.post(at("logo"), {"picture": file})
    assert b"script" not in bytes(Logo.objects.get().png)


def test_a_logo_can_be_replaced_and_taken_off(admin, weald):
    for _ in range(2):
        admin.post(at("logo"), {"picture": picture()})
    assert Logo.objects.count() == 1
    admin.post(at("logo"), {"remove": "yes"})
    weald.organisation.refresh_from_db()
    assert (weald.organisation.logo, Logo.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (
            SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "PNG or JPEG",
        ),
        (picture("GIF"), "PNG or JPEG"),
        (
            SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001),
            "larger than 1 MB",
        ),
        (picture(size=(6000, 5000)), "too many pixels"),
        (SimpleUploadedFile("logo.png", picture().read()[:60]), "PNG or JPEG"),
    ],
    ids=["svg", "gif", "large", "bomb", "cut"],
)
def test_what_is_no_usable_picture_is_refused(admin, weald, file, says):
    response = admin.post(at("logo"), {"picture": file})
    assert response.status_code == 422
    assert says in response.content.decode()
    weald.organisation.refresh_from_db()
    assert weald.organisation.logo is None
