"""An archived programme is read only and leaves navigation, homes and lists; a copy is new."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from mentoring.models import MentoringSession
from notifications.actions import sweep
from notifications.models import Notification
from people.models import User
from portfolio.policy import ADDRESSES, IN_THE_ARCHIVE
from portfolio.tests.make import OWN, build
from programmes.actions import add_member
from programmes.models import Programme, Role
from projects.models import Project
from qiprogramme.celery import app
from qiprogramme.tests.make import NOW, two_worlds
from reviews.actions import archive_programme, cancel_day, schedule_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def put_away(programme, manager):
    for day in programme.review_days.filter(state="planned"):
        cancel_day(day=day, by=manager, at=NOW)
    return archive_programme(programme=programme, by=manager, at=NOW)


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


def test_every_address_that_writes_is_refused_with_a_sentence():
    town = build()
    put_away(town.weald.programme, town.weald.manager)
    on = {"programme", "membership", "project", "measure", "session", "obstacle", "commitment"}
    writing = [
        name
        for name, address in ADDRESSES.items()
        if address.do and address.on in on | {"review_day", "review"}
    ]
    assert set(writing) >= IN_THE_ARCHIVE
    for name in set(writing) - IN_THE_ARCHIVE:
        for who in ("manager", "lead"):
            for method in ("get", "post"):
                answer = getattr(town.client(who), method)(town.url(name, OWN))
                assert answer.status_code == 403, (name, who, method)
                page = answer.content.decode()
                assert "was archived on 10 June 2026" in page, (name, who, method)
                assert "Ask Weald Manager." in page
        assert town.client("outsider manager").post(town.url(name, OWN)).status_code == 404
    for name in ("portfolio:projects", "portfolio:project", "programmes:people", "reviews:days"):
        page = town.client("manager").get(town.url(name, OWN)).content.decode()
        assert "was archived on 10 June 2026" in page, name
        assert "Take it out of the archive" in page
    page = town.client("lead").get(town.url("portfolio:project", OWN)).content.decode()
    assert "Take it out of the archive" not in page
    assert reverse("projects:change", args=[town.things[OWN]["project"]]) not in page
    # The administrator, who is no member, sends nobody there either.
    guest = town.url("programmes:invite_again", OWN)
    assert town.client("admin").post(guest).status_code == 404


def test_the_name_is_typed_and_the_diary_empty_before(manager, weald):
    url = reverse("reviews:archive", args=[weald.programme.pk])
    name = weald.programme.name
    assert "This is another name." in manager.post(url, {"name": "x"}).content.decode()
    refused = manager.post(url, {"name": name})
    assert "A review day is planned for 18 June 2026." in refused.content.decode()
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    page = manager.post(url, {"name": name.upper()}, follow=True).content.decode()
    assert "is archived." in page
    assert reverse("programmes:restore", args=[weald.programme.pk]) in page
    programme = Programme.objects.get(pk=weald.programme.pk)
    assert (programme.archived_at, programme.archived_by) == (NOW, weald.manager)
    assert programme.history.first().history_user == weald.manager


def test_it_leaves_navigation_and_homes_and_comes_back(client, manager, weald):
    put_away(weald.programme, weald.manager)
    client.force_login(weald.lead)
    home = client.get("/").content.decode()
    assert weald.project.title not in home
    assert "Projects</a>" not in home
    assert f'Archived: <a href="/programmes/{weald.programme.pk}/">' in home
    client.force_login(weald.admin)
    assert "Archived: Weald length of stay." in client.get("/organisation/").content.decode()
    client.force_login(weald.manager)
    client.post(reverse("programmes:restore", args=[weald.programme.pk]))
    client.force_login(weald.lead)
    home = client.get("/").content.decode()
    assert weald.project.title in home
    assert "Archived:" not in home


def run_all_jobs(at) -> None:
    """Run everything that beat wakes, and the same by command."""
    app.loader.import_default_modules()
    with time_machine.travel(at, tick=False):
        for entry in app.conf.beat_schedule.values():
            app.tasks[entry["task"]]()
        call_command("plan_reminders", stdout=StringIO())
        call_command("sweep", stdout=StringIO())


def stored(programme) -> list:
    """Return what jobs might change: projects, sessions, and what people are told."""
    return [
        list(rows.order_by("pk").values())
        for rows in (
            programme.projects.all(),
            Project.history.filter(programme=programme),
            MentoringSession.objects.filter(project__programme=programme),
            Notification.objects.filter(recipient__organisation=programme.organisation),
        )
    ]


def test_no_job_writes_into_an_archived_programme_or_mails_about_it(weald):
    moor = weald.outsider
    run_all_jobs(NOW)
    # Whoever could not be told of the cancelling would hear of it hourly from then on.
    User.objects.filter(pk=weald.executive.pk).update(is_active=False)
    put_away(weald.programme, weald.manager)
    User.objects.filter(pk=weald.executive.pk).update(is_active=True)
    sweep(now=NOW)
    before, elsewhere = stored(weald.programme), stored(moor.programme)
    for days in (0, 1, 7, 9, 40):
        run_all_jobs(NOW + timedelta(days=days, hours=1))
    assert stored(weald.programme) == before
    for now, then in zip(stored(moor.programme)[::3], elsewhere[::3], strict=True):
        assert now != then, "the jobs do nothing at all"


def test_what_would_go_on_by_itself_is_refused_in_the_action_too(weald):
    day = weald.review_day
    put_away(weald.programme, weald.manager)
    about = {"programme": weald.programme, "by": weald.manager, "at": NOW}
    with pytest.raises(ValidationError, match="is archived"):
        schedule_day(
            on=day.on,
            starts=day.starts,
            ends=day.ends,
            place="",
            call_link="",
            **about,
        )
    weald.programme.refresh_from_db()
    with pytest.raises(ValidationError, match="is archived"):
        add_member(user=weald.outsider.lead, role=Role.EXECUTIVE, **about)


def test_a_review_day_that_nobody_marked_as_held_wakes_no_job(weald):
    after = NOW + timedelta(days=9)
    sweep(now=NOW)
    archive_programme(programme=weald.programme, by=weald.manager, at=after)
    before = stored(weald.programme)
    run_all_jobs(after)
    assert stored(weald.programme)[:3] == before[:3]
    mail = Notification.objects.filter(recipient__organisation=weald.organisation)
    assert not mail.filter(sent_at=after).exists()


def copy(browser, weald, **values):
    url = reverse("programmes:copy", args=[weald.programme.pk])
    sent = {"name": "Cohort two", "starts_on": "1 September 2026"} | values
    return browser.post(url, sent)


def test_a_copy_has_the_set_up_and_nobody_who_was_not_chosen(manager, weald):
    assert copy(manager, weald).status_code == 302
    made = Programme.objects.get(name="Cohort two")
    assert (made.aim, list(made.objectives.all())) == (weald.programme.aim, [weald.objective])
    roles = list(made.memberships.values_list("user", "role"))
    assert roles == [(weald.manager.pk, Role.MANAGER)]
    assert not made.projects.exists()
    assert "There is already a programme" in copy(manager, weald).content.decode()


def test_those_chosen_take_part_again(manager, weald):
    put_away(weald.programme, weald.manager)
    chosen = weald.programme.memberships.get(user=weald.executive)
    copy(manager, weald, people=[chosen.pk])
    made = Programme.objects.get(name="Cohort two")
    assert made.memberships.get(user=weald.executive).role == Role.EXECUTIVE
    foreign = weald.outsider.programme.memberships.first()
    answer = copy(manager, weald, name="Cohort three", people=[foreign.pk])
    assert answer.status_code == 422


def test_only_the_manager_copies_and_archives(client, weald):
    for name in ("programmes:copy", "reviews:archive", "programmes:restore"):
        url = reverse(name, args=[weald.programme.pk])
        client.force_login(weald.executive)
        assert "Ask Weald Manager." in client.post(url).content.decode()
        client.force_login(weald.outsider.manager)
        assert client.post(url).status_code == 404
