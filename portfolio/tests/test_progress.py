"""The ten levels of progress, on both sides of each boundary, from real rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_readings, save_measure
from measures.models import Direction, Form, Kind
from measures.queries.progress import Compared, progress_of
from projects import actions
from projects.models import Act, PdsaCycle, Scale
from projects.queries import Scored
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
BASELINE = [6, 5, 7, 6, 6, 5, 7, 6]


class Story:
    """A project from nothing to outstanding, a record at a time."""

    def __init__(self):
        self.world = two_worlds()
        self.by = {"by": self.world.manager, "at": NOW}
        self.project = actions.create_project(
            programme=self.world.programme,
            title="From nothing",
            objectives=[self.world.objective],
            **self.by,
        )

    def join(self, role):
        user = getattr(self.world, role)
        actions.join_team(project=self.project, user=user, role=role, **self.by)

    def aim(self):
        actions.build_aim(
            project=self.project,
            what="Raise the tasks",
            whom="",
            start="6",
            goal="10",
            aim_on=None,
            **self.by,
        )

    def measure(self, name, kind=Kind.PROCESS, direction=Direction.INCREASE, **values):
        return save_measure(
            project=self.project,
            name=name,
            kind=kind,
            form=Form.COUNT,
            direction=direction,
            baseline_points=8,
            **self.by,
            **values,
        )

    def main(self):
        self.proof = self.measure("Tasks", at_aim=True, target=40)

    def record(self, measure, values):
        first = MONDAY - len(values) * WEEK
        figures = {first + n * WEEK: {"value": Decimal(one)} for n, one in enumerate(values)}
        record_readings(measure=measure, figures=figures, **self.by)

    def target(self, value):
        save_measure(measure=self.proof, target=Decimal(value), **self.by)

    def draw(self):
        self.idea = actions.add_idea(project=self.project, text="A board", **self.by)

    def test(self, scale=Scale.ONE_SHIFT, *, start=True):
        self.cycle = actions.plan_cycle(
            idea=self.idea,
            plan="Try it",
            prediction="Three of six",
            scale=scale,
            starts_on=TODAY,
            start=start,
            **self.by,
        )

    def study(self, act):
        about = {"happened": "Four", "learned": "It works", "act": act}
        actions.study_cycle(cycle=self.cycle, **about, **self.by)

    def start(self):
        values = ("plan", "prediction", "scale", "starts_on")
        plan = {name: getattr(self.cycle, name) for name in values}
        actions.change_cycle(cycle=self.cycle, start=True, **plan, **self.by)

    @property
    def supported(self):
        return progress_of(self.project, TODAY).supported


def steps(story):
    """Yield each record with the level that is supported once it is there."""
    yield None, lambda: None
    yield "0.5", lambda: story.join("lead")
    yield "0.5", story.aim
    yield "0.5", lambda: story.join("mentor")
    yield "1.0", lambda: story.join("sponsor")
    yield "1.0", story.main
    yield "1.5", story.draw
    yield "1.5", lambda: story.record(story.proof, BASELINE[:3])
    yield "2.0", lambda: story.record(story.proof, BASELINE[:4])
    yield "2.0", lambda: story.test(start=False)
    yield "2.5", story.start
    yield "2.5", lambda: story.study(Act.ABANDON)
    yield "3.0", lambda: story.record(story.measure("Boards"), [*BASELINE, *[12] * 8])
    yield "3.0", lambda: story.record(story.proof, [*BASELINE, *[10] * 8])
    yield "3.0", story.test
    yield "3.5", lambda: story.study(Act.ADOPT)
    yield "3.5", lambda: story.target("14.1")
    yield "4.0", lambda: story.target("14")
    yield "4.0", lambda: story.target("11.4")
    yield "4.5", lambda: story.target("11.3")
    yield "4.5", lambda: story.target("10")
    yield "4.5", lambda: story.test(Scale.SPREAD)
    yield "5.0", lambda: story.study(Act.ADOPT)
    yield "4.5", lambda: story.record(story.proof, [*BASELINE, 10, 5, *[10] * 7])
    worse = {"kind": Kind.BALANCING, "direction": Direction.DECREASE}
    yield "4.0", lambda: story.record(story.measure("Falls", **worse), [*BASELINE, *[12] * 8])


def test_each_level_is_supported_once_its_records_are_there_and_not_before():
    story = Story()
    seen = [("", story.supported)]
    for expected, act in steps(story):
        act()
        supported = story.supported
        seen.append((expected, supported))
        assert str(supported or "None") == str(expected), seen
    assert {expected for expected, _ in seen if expected} == {
        *("0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0", "4.5", "5.0")
    }


def test_what_is_found_and_missing_is_named():
    story = Story()
    story.join("lead")
    story.aim()
    first, second, *_ = progress_of(story.project, TODAY).levels
    assert (first.found, first.missing) == (["a lead"], [])
    assert (second.found, second.missing) == (["an aim"], ["a mentor", "a sponsor"])


def test_the_past_is_told_as_the_records_stood():
    story = Story()
    for role in ("lead", "mentor", "sponsor"):
        story.join(role)
    story.aim()
    story.main()
    story.draw()
    story.record(story.proof, BASELINE)
    story.test()
    earlier, later = TODAY - timedelta(days=1), TODAY
    for on in (earlier, later):
        actions.give_score(
            project=story.project, role="lead", score=Decimal("2.0"), on=on, **story.by
        )
    # What was recorded today was not there yesterday.
    found = progress_of(story.project, TODAY).compared
    assert [(one.scored.on, one.records) for one in found] == [
        (later, Decimal("2.5")),
        (earlier, None),
    ]
    assert found[0].gap == Decimal("0.5")


def test_a_gap_is_between_the_widest_two():
    scored = Scored(TODAY, lead=Decimal(4), mentor=Decimal(3))
    assert Compared(scored, Decimal("1.5")).gap == Decimal("2.5")
    assert Compared(Scored(TODAY, lead=None, mentor=Decimal(3)), None).gap == 0


def test_more_records_ask_no_more_queries(django_assert_num_queries):
    story = Story()
    story.main()
    story.draw()
    story.record(story.proof, BASELINE[:3])
    with django_assert_num_queries(10):
        progress_of(story.project, TODAY)
    for n in range(3):
        story.test()
        story.record(story.measure(f"Measure {n}"), BASELINE)
        actions.give_score(
            project=story.project,
            role="lead",
            score=Decimal("2.0"),
            on=TODAY - n * WEEK,
            **story.by,
        )
    assert PdsaCycle.objects.count() == 3
    with django_assert_num_queries(10):
        progress_of(story.project, TODAY)


def test_lead_and_mentor_give_their_own(client):
    story = Story()
    world = story.world
    url = reverse("projects:give_score", args=[world.project.pk])
    for who, score in (("lead", "3.0"), ("mentor", "2.5")):
        client.force_login(getattr(world, who))
        assert client.post(url, {"score": score}).status_code == 302
    assert set(world.project.scores.values_list("role", "score")) == {
        ("lead", Decimal("3.0")),
        ("mentor", Decimal("2.5")),
    }
    assert client.post(url, {"score": "7"}).status_code == 422
    client.force_login(world.sponsor)
    assert client.post(url, {"score": "3.0"}).status_code == 403
    page = client.get(reverse("portfolio:progress", args=[world.project.pk])).content.decode()
    assert "Give your score" not in page
    assert "<svg" in page
