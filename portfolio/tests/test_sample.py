"""The sample trust, loaded unshifted with the clock at its own date: nothing of it is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from measures.models import Measure, Reading
from mentoring.models import MentoringSession
from mentoring.rules import strip
from people.models import User
from portfolio.sample.dates import next_review, shift_words, weeks_to_shift
from portfolio.sample.load import figures, load
from portfolio.sample.trust import read
from projects.models import Commitment, Obstacle, Project, State, TeamRole
from reviews.models import DayState, Decision, Learning, ReviewDay

LETTERS = {"held": "A", "rearranged": "R", "cancelled": "C", "missed": "M"}
AS_OF = datetime(2026, 6, 19, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_everything_in_the_sample_is_there():
    data = read()
    sample = load(weeks=0, now=AS_OF, password=None, emails={})
    projects = {project.title: project for project in Project.objects.all()}
    assert len(projects) == 15
    assert Measure.objects.count() == 35
    recorded = [
        figure
        for owner in [data["programme"], *data["projects"]]
        for measure in owner["measures"]
        for figure in figures(measure)
    ]
    assert Reading.objects.count() == sum(figure is not None for figure in recorded)

    for row in data["projects"]:
        project = projects[row["title"]]
        assert project.state == State(row["state"])
        assert project.objectives.exists()
        logged = project.sessions.exclude(state="planned").order_by("week_on")
        assert "".join(LETTERS[s.state] for s in logged) == row["mentoring"]["attendance"]
        for role, name in ((TeamRole.LEAD, "self"), (TeamRole.MENTOR, "mentor")):
            given = project.scores.filter(role=role).order_by("on").values_list("score", flat=True)
            assert [float(score) for score in given] == row["progress_scores"][name]
        assert project.progress_score == Decimal(str(row["progress_scores"]["mentor"][-1]))
        noted = [session.note for session in logged if session.note]
        assert noted == [note["note"] for note in row["mentoring"]["notes"]]

    assert Decision.objects.count() == Learning.objects.count() == 15
    promises = Commitment.objects.filter(decisions__isnull=False)
    assert promises.count() == 15
    assert not promises.exclude(done_at=None).exists()
    assert Obstacle.objects.get().rung == "sponsor"
    new_lead = projects["Blood tests back before the first review"].team.active().get(role="lead")
    assert new_lead.user.name == "Ffion Garstang"

    held, ahead = ReviewDay.objects.order_by("on")
    assert (held.on, held.state) == (date(2026, 6, 18), DayState.HELD)
    assert (ahead.on, ahead.state) == (date(2026, 7, 2), DayState.PLANNED)
    active = Project.objects.filter(state=State.ACTIVE)
    assert set(active.values_list("review_on", flat=True)) == {ahead.on}
    assert not User.objects.filter(is_active=True, password="").exists()
    assert sample.organisation.name == data["trust"]["name"]

    huddles = MentoringSession.objects.filter(project__title__startswith="Huddles")
    weeks = [date(2026, 6, 8), date(2026, 6, 15), date(2026, 6, 22)]
    cells = strip(weeks, dict(huddles.values_list("week_on", "state")), timezone.localdate(AS_OF))
    assert [cell["state"] for cell in cells] == ["A", "none", "planned"]


@pytest.mark.django_db
def test_it_loads_on_the_day_after_a_review():
    now = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    today = timezone.localdate(now)
    weeks = weeks_to_shift(date(2026, 6, 18), today)
    load(weeks=weeks, now=now, password=None, emails={})
    held, ahead = ReviewDay.objects.order_by("on")
    assert held.on < today < ahead.on
    waiting = MentoringSession.objects.filter(state="planned").order_by("week_on")
    assert waiting.first().week_on > held.on
    assert not Reading.objects.filter(recorded_at__gt=now).exists()


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 6, 18), -1),  # the review day itself is not yet the last one held
        (date(2026, 6, 19), 0),
        (date(2026, 6, 25), 0),
        (date(2026, 6, 26), 1),
        (date(2026, 11, 23), 22),
    ],
)
def test_the_review_day_becomes_the_last_one_held(today, weeks):
    assert weeks_to_shift(date(2026, 6, 18), today) == weeks


@pytest.mark.parametrize("today", [date(2026, 11, day) for day in range(20, 30)])
def test_the_next_review_is_a_thursday_8_to_14_days_ahead(today):
    ahead = next_review(today)
    assert ahead.weekday() == 3
    assert 8 <= (ahead - today).days <= 14


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("from 6 to 20 by 30 April 2026.", "from 6 to 20 by 1 October 2026."),
        ("by 31 March 2027, so that", "by 1 September 2027, so that"),
        ("cover from w/c 1 June", "cover from w/c 2 November"),
        ("Rotation is in April. Who is next?", "Rotation is in September. Who is next?"),
        ("Start on two days, not seven.", "Start on two days, not seven."),
        ("No data since w/c 27 April.", "No data since w/c 28 September."),
    ],
)
def test_dates_in_sentences_move_too(text, moved):
    assert shift_words(text, 22, 2026) == moved


def test_an_unshifted_text_stays():
    assert shift_words("by 30 April 2026, in May", 0, 2026) == "by 30 April 2026, in May"
