from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from measures.actions import record_reading
from programmes.actions import create_programme
from qiprogramme.tests.make import MONDAY, NOW, measure


def url(programme) -> str:
    return reverse("measures:programme", args=[programme.pk])


def test_who_is_not_signed_in_signs_in_first(client, weald):
    assert client.get(url(weald.programme))["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald.programme)).status_code == 404


def test_everybody_sees_the_measures_of_all_projects_side_by_side(client, weald):
    main = weald.project.measures.get()
    for back, value in enumerate([20, 20, 20, 20, 20, 20, 6, 5, 6, 5, 6, 5, 6, 5]):
        on = MONDAY - timedelta(weeks=back)
        record_reading(measure=main, period_on=on, value=Decimal(value), by=weald.lead, at=NOW)
    measure(weald.other_project, weald.other_lead, "Tablets given")
    client.force_login(weald.contributor)
    page = client.get(url(weald.programme)).content.decode()
    assert "2 measures" in page
    assert "Improving, higher" in page
    assert "Tablets given: no data yet" in page
    page = client.get(url(weald.programme) + "?show=improvement").content.decode()
    assert "Tablets given" not in page
    assert "No measure fits" in client.get(url(weald.programme) + "?show=concern").content.decode()


def test_a_programme_without_measures_says_what_will_be_here(client, weald):
    empty = create_programme(
        organisation=weald.organisation,
        name="Falls",
        aim="Fewer falls.",
        objectives=[weald.objective],
        starts_on=NOW.date(),
        manager_name=weald.manager.name,
        manager_email=weald.manager.email,
        by=weald.admin,
        at=NOW,
    )
    client.force_login(weald.manager)
    assert "will stand here side by side" in client.get(url(empty)).content.decode()
