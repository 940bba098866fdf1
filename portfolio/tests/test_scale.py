"""The scale trust is what actions would have left, and no page asks for more as it grows."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import KEPT, Measure, Reading
from measures.queries import kept as kept_for_lists
from mentoring.models import CheckIn, MentoringSession
from people.models import User
from portfolio.policy import ADDRESSES
from portfolio.queries.programme import lacking, silent
from portfolio.sample.scale import HOST, build
from portfolio.tests.test_access import SECOND_STEP
from programmes.models import Programme
from projects.models import Commitment, ProgressScore, Project, TeamRole
from qiprogramme.tests.make import NOW, PASSWORD, TODAY, world
from reviews.actions import date_project, issue_pack, work_packs
from reviews.models import DayState, Decision, Learning, Review, ReviewDay

pytestmark = pytest.mark.django_db

# What an address names, where that is not the name of its model.
NAMED = {
    "session": "mentoringsession",
    "person": "user",
    "cycle": "pdsacycle",
    "training": "trainingevent",
}
# What has been held cannot be changed any more.
AHEAD = {ReviewDay: {"state": DayState.PLANNED}, Review: {"review_day__state": DayState.PLANNED}}
PEOPLE = ("manager", "lead-1", "mentor-1", "admin", "steering", "sponsor-1", "contributor")


def scale(projects: int) -> None:
    build(projects=projects, now=NOW, password=PASSWORD, told=lambda line: None)


def scale_with_pack(projects: int) -> None:
    """As `scale`, with the pack of the next review day issued and rendered."""
    scale(projects)
    day = ReviewDay.objects.filter(state=DayState.PLANNED).order_by("pk")[0]
    issue_pack(day=day, by=person("manager"), at=NOW)
    work_packs(at=NOW)


def person(word: str) -> User:
    return User.objects.get(email=f"{word}@{HOST}")


def pages() -> dict[str, list[str]]:
    """Return the paths of each page by its name: of the first object that it can be about."""
    models = {model.__name__.lower(): model for model in apps.get_models()}
    found = {}
    for name, address in ADDRESSES.items():
        if name in SECOND_STEP:
            # What is one's own does not grow with the projects.
            continue
        if address.see and address.on:
            model = models[NAMED.get(address.on, address.on.replace("_", ""))]
            row = model.objects.filter(**AHEAD.get(model, {})).order_by("pk").first()
            # The trust has no days off.
            found |= {name: reverse(name, args=[row.pk])} if row else {}
        elif address.see:
            found[name] = reverse(name)
    return found


def queries() -> dict[tuple[str, str], int]:
    """Return how many queries each page takes: of those who may see it, the first one's page,
    but everybody's own home.
    """
    counts = {}
    clients = {who: Client() for who in PEOPLE}
    for who, client in clients.items():
        client.force_login(person(who))
    for name, path in pages().items():
        for who, client in clients.items():
            with CaptureQueriesContext(connection) as captured:
                response = client.get(path)
            if response.status_code == 200:
                counts[name, who] = len(captured)
                if name != "portfolio:home":
                    break
    return counts


def test_each_project_has_its_people_weeks_figures_and_reviews():
    scale(3)
    assert Project.objects.count() == 3
    for project in Project.objects.all():
        assert project.team.filter(role=TeamRole.LEAD).count() == 1
        assert project.team.filter(role=TeamRole.MENTOR).count() == 1
        assert project.sessions.count() == 26
        assert [measure.readings.count() for measure in project.measures.all()] == [52] * 3
        assert project.check_ins.count() > 10
        assert project.scores.filter(role=TeamRole.MENTOR).count() > 3
        assert project.commitments.open().exists()
        held, coming = project.reviews.order_by("review_day__on")
        assert (held.review_day.state, coming.review_day.state) == (DayState.HELD, DayState.PLANNED)
        assert held.decisions.get().promises.count() == 1
        assert project.learning.count() == 1
    programme = Programme.objects.get()
    assert [row.missing for row in lacking(programme, TODAY)] == [["sponsor"]]
    assert len(silent(programme, TODAY)) == 1


def test_mentors_have_four_projects_and_sponsors_ten():
    scale(30)
    mentored = [person(f"mentor-{n}").team_roles.count() for n in range(1, 9)]
    assert mentored == [4] * 7 + [2]
    # Two of the 30 projects have no sponsor.
    assert [person(f"sponsor-{n}").team_roles.count() for n in range(1, 4)] == [9, 10, 9]


def test_what_lists_keep_is_what_the_actions_would_write():
    scale(30)
    for measure in Measure.objects.all():
        assert {name: getattr(measure, name) for name in KEPT} == kept_for_lists(measure)
    for project in Project.objects.all():
        last = project.scores.order_by("-on", "-role").first()
        assert project.progress_score == last.score
        kept = list(project.sessions.values("week_on", "state"))
        date_project(project.pk, by=None, at=NOW)
        assert Project.objects.get(pk=project.pk).review_on == project.review_on
        assert list(project.sessions.values("week_on", "state")) == kept
    assert {m.signal for m in Measure.objects.all()} >= {"improvement", "concern", "common_cause"}


def test_nothing_in_it_lies_ahead_of_its_time():
    scale(30)
    for model in (
        Reading,
        CheckIn,
        MentoringSession,
        ProgressScore,
        Commitment,
        Decision,
        Learning,
    ):
        assert not model.objects.filter(recorded_at__gt=NOW).exists(), model
    assert not ReviewDay.objects.filter(state=DayState.HELD, on__gte=TODAY).exists()
    assert not ReviewDay.objects.filter(state=DayState.PLANNED, on__lte=TODAY).exists()


def test_the_same_numbers_make_the_same_trust():
    def figures() -> list:
        with transaction.atomic():
            scale(3)
            found = list(
                Reading.objects.order_by("pk").values_list("period_on", "value", "numerator")
            )
            transaction.set_rollback(True)
        return found

    assert figures() == figures() != []


def test_no_page_asks_for_more_with_60_projects_than_with_30():
    with transaction.atomic():
        scale_with_pack(30)
        few = queries()
        transaction.set_rollback(True)
    scale_with_pack(60)
    many = queries()
    assert {name for name, _ in many} == set(pages())
    grown = {page: (few[page], many[page]) for page in few if many[page] > few[page]}
    assert grown == {}


def seed(projects: int) -> str:
    out = StringIO()
    call_command("seed", "--scale", str(projects), stdout=out)
    return out.getvalue()


def test_the_command_says_how_far_it_is_and_does_it_once(settings):
    assert "2 of 2 projects" in seed(2)
    assert Project.objects.count() == 2
    with pytest.raises(CommandError, match="there already"):
        seed(2)


@pytest.mark.parametrize("projects", [-1, 0, 2501])
def test_a_number_that_is_none_is_refused(projects):
    with pytest.raises(CommandError, match="from 1 to 2500"):
        seed(projects)


def test_invented_projects_never_come_beside_a_real_organisation(settings):
    settings.LIVE = True
    world()
    with pytest.raises(CommandError, match="real organisation"):
        seed(2)


def test_in_live_use_nobody_gets_a_password_that_everybody_knows(settings):
    settings.LIVE = True
    seed(1)
    assert not [user for user in User.objects.all() if user.has_usable_password()]
