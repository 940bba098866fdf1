"""Check-ins, sessions and plans: once a week each, whole or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures.models import Form
from mentoring.actions import check_in, replan, set_project_state
from mentoring.models import CheckIn, Confidence, MentoringSession, SessionState
from mentoring.tests.make import NEXT_WEEK, WEEK, log, session
from projects.actions import finish_commitment, join_team, resolve_obstacle, set_team
from projects.models import Commitment, Obstacle, State, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, measure, person, world

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def weald():
    return world()


def enter(weald, *, at=NOW, week_on=MONDAY, **values) -> CheckIn:
    usual = {"happened": "Two wards joined.", "confidence": Confidence.HIGH}
    return check_in(
        project=weald.project, week_on=week_on, by=weald.lead, at=at, **(usual | values)
    )


def test_a_check_in_holds_the_week_and_its_figure(weald):
    entry = enter(weald, value=Decimal(7), obstacle="No room for the huddle.")
    assert (entry.week_on, entry.confidence) == (MONDAY, Confidence.HIGH)
    assert (entry.reading.value, entry.reading.measure) == (7, weald.project.measures.get())
    assert entry.obstacle.text == "No room for the huddle."
    assert (entry.obstacle.raised_by, entry.obstacle.rung) == (weald.lead, "mentor")


def test_a_second_check_in_of_the_week_replaces_the_first(weald):
    enter(weald, value=Decimal(7), obstacle="No room for the huddle.")
    enter(
        weald,
        at=LATER,
        happened="Three wards joined.",
        value=Decimal(8),
        obstacle="No room for the huddle.",
    )
    entry = weald.project.check_ins.get()
    assert (entry.happened, entry.reading.value) == ("Three wards joined.", 8)
    assert entry.recorded_at == LATER
    assert weald.project.obstacles.count() == 1
    assert weald.project.measures.get().readings.count() == 1


def test_other_words_for_this_weeks_obstacle_are_the_same_obstacle(weald):
    enter(weald, obstacle="No room.")
    enter(weald, obstacle="No room for the huddle before 9.")
    assert weald.project.obstacles.get().text == "No room for the huddle before 9."
    kept = Obstacle.history.order_by("history_id").values_list("text", flat=True)
    assert list(kept) == ["No room.", "No room for the huddle before 9."]


def test_what_was_in_the_way_last_week_and_still_is_stays_one_obstacle(weald):
    first = enter(weald, week_on=MONDAY - WEEK, obstacle="No room.")
    assert enter(weald, obstacle="No room.").obstacle == first.obstacle
    assert enter(weald, obstacle="").obstacle == first.obstacle


def test_once_resolved_the_same_obstacle_can_come_back(weald):
    first = enter(weald, obstacle="No room.").obstacle
    resolve_obstacle(obstacle=first, resolution="We have one.", by=weald.lead, at=NOW)
    assert enter(weald, obstacle="No room.").obstacle != first
    assert weald.project.obstacles.open().count() == 1


def test_a_figure_left_empty_leaves_the_reading(weald):
    enter(weald, value=Decimal(7))
    assert enter(weald).reading.value == 7


def test_zero_is_a_figure(weald):
    assert enter(weald, value=Decimal(0)).reading.value == 0


def test_a_percentage_is_two_numbers_and_never_one(weald):
    share = measure(
        weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, target=None, main=True
    )
    assert enter(weald, numerator=4, denominator=8).reading.measure == share
    for half in ({"numerator": 5}, {"denominator": 9}):
        with pytest.raises(ValidationError):
            enter(weald, **half)
    assert share.readings.get().denominator == 8


def test_nothing_is_half_saved(weald):
    with pytest.raises(ValidationError):
        enter(weald, value=Decimal("7.5"), obstacle="No room.")
    assert not CheckIn.objects.exists()
    assert not Obstacle.objects.exists()
    assert not weald.project.measures.get().readings.exists()


def test_a_project_without_a_measure_checks_in_too(weald):
    entry = check_in(
        project=weald.other_project,
        week_on=MONDAY,
        confidence=Confidence.MIDDLE,
        by=weald.other_lead,
        at=NOW,
    )
    assert (entry.happened, entry.reading, entry.obstacle) == ("", None, None)


def test_any_day_names_its_week_and_the_next_one_must_wait(weald):
    assert enter(weald, week_on=MONDAY + timedelta(days=6)).week_on == MONDAY
    with pytest.raises(ValidationError) as refusal:
        enter(weald, week_on=MONDAY + WEEK)
    assert "week_on" in refusal.value.error_dict


def test_a_week_begins_at_local_midnight(weald):
    # 23:30 UTC on Sunday is half past midnight on Monday in a London summer.
    sunday_night = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)
    assert enter(weald, week_on=MONDAY + WEEK, at=sunday_night).week_on == date(2026, 6, 15)


def test_a_held_session_says_how_it_was_and_who_talked(weald):
    logged = log(weald, texts=["Ask the porters", "Print the card"])
    assert (logged.state, logged.confidence) == (SessionState.HELD, Confidence.HIGH)
    assert (logged.mentor, logged.lead) == (weald.mentor, weald.lead)
    assert (logged.recorded_by, logged.recorded_at) == (weald.mentor, NOW)
    agreed = logged.commitments.order_by("pk")
    assert [one.text for one in agreed] == ["Ask the porters", "Print the card"]
    assert {(one.owner, one.due_on, one.project) for one in agreed} == {
        (weald.lead, NEXT_WEEK, weald.project)
    }


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.MISSED])
def test_a_session_that_did_not_take_place_asks_no_more(weald, state):
    assert log(weald, state=state, confidence=None).confidence is None
    assert log(weald, state=state, confidence=Confidence.LOW).confidence is None


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.REARRANGED])
def test_a_session_that_took_place_says_how_it_goes(weald, state):
    with pytest.raises(ValidationError) as refusal:
        log(weald, state=state, confidence=None)
    assert "confidence" in refusal.value.error_dict


@pytest.mark.parametrize("state", [SessionState.PLANNED, "postponed"])
def test_a_log_says_what_happened(weald, state):
    with pytest.raises(ValidationError) as refusal:
        log(weald, state=state)
    assert "state" in refusal.value.error_dict


def test_a_session_is_not_logged_before_its_week(weald):
    early = NOW - WEEK
    with pytest.raises(ValidationError) as refusal:
        log(weald, at=early)
    assert "state" in refusal.value.error_dict


def test_a_correction_rewords_what_was_agreed_and_adds_to_it(weald):
    log(weald, texts=["Ask the porters"])
    log(weald, texts=["Ask the night porters", "Print the card"], confidence=Confidence.LOW)
    logged = session(weald.project)
    assert logged.confidence == Confidence.LOW
    assert [one.text for one in logged.commitments.order_by("pk")] == [
        "Ask the night porters",
        "Print the card",
    ]


def test_saving_the_same_twice_changes_nothing(weald):
    log(weald, texts=["Ask the porters"])
    log(weald, texts=["Ask the porters"])
    assert Commitment.objects.count() == 1
    assert Commitment.history.count() == 1


def test_a_correction_keeps_what_it_does_not_mention(weald):
    log(weald, texts=["Ask the porters"], note="She is tired.")
    commitment = Commitment.objects.get()
    finish_commitment(commitment=commitment, done=True, by=weald.lead, at=NOW)
    log(weald, state=SessionState.CANCELLED, by=weald.manager)
    logged = session(weald.project)
    assert logged.note == "She is tired."
    assert logged.commitments.get().done_at == NOW


def test_more_than_three_things_are_not_agreed(weald):
    with pytest.raises(ValidationError):
        log(weald, texts=["One", "Two", "Three", "Four"])
    assert session(weald.project).state == SessionState.PLANNED
    assert not Commitment.objects.exists()


def test_a_date_before_the_agreement_leaves_nothing(weald):
    with pytest.raises(ValidationError):
        log(weald, texts=["One"], at=NOW + 2 * WEEK)
    assert session(weald.project).state == SessionState.PLANNED


def test_a_correction_by_someone_else_keeps_who_talked(weald):
    log(weald)
    newcomer = person(weald.organisation, "new@weald.example", "New Lead")
    set_team(
        project=weald.project,
        lead=newcomer,
        mentor=weald.mentor,
        sponsor=weald.sponsor,
        by=weald.manager,
        at=NOW,
    )
    assert log(weald, state=SessionState.REARRANGED).lead == weald.lead


def planned(project) -> list[date]:
    rows = project.sessions.filter(state=SessionState.PLANNED)
    return list(rows.values_list("week_on", flat=True))


def test_starting_plans_a_session_a_week_up_to_the_review(weald):
    assert planned(weald.project) == [MONDAY - 3 * WEEK, MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY]


def review_on(project, day: date | None) -> None:
    """Plan anew, as `reviews.actions` does once it has given the project a review date."""
    project.review_on = day
    replan(project=project, by=None, at=NOW)


def test_replanning_keeps_what_was_logged_and_what_has_passed(weald):
    log(weald)
    log(weald, MONDAY - WEEK, state=SessionState.MISSED, confidence=None)
    review_on(weald.project, None)
    assert planned(weald.project) == [MONDAY - 3 * WEEK, MONDAY - 2 * WEEK]
    assert session(weald.project).state == SessionState.HELD
    assert session(weald.project, MONDAY - WEEK).state == SessionState.MISSED


def test_a_review_that_moves_takes_the_sessions_with_it(weald):
    review_on(weald.project, date(2026, 7, 2))
    assert planned(weald.project)[-1] == date(2026, 6, 22)
    review_on(weald.project, date(2026, 6, 25))
    assert planned(weald.project)[-1] == date(2026, 6, 15)


def test_sessions_run_on_over_new_year(weald):
    review_on(weald.project, date(2027, 1, 14))
    assert planned(weald.project)[-2:] == [date(2026, 12, 28), date(2027, 1, 4)]


def test_a_pause_takes_back_the_weeks_ahead_and_resuming_plans_them_anew(weald):
    by = {"by": weald.manager, "at": NOW}
    set_project_state(project=weald.project, state=State.PAUSED, **by)
    assert planned(weald.project)[-1] == MONDAY - WEEK
    log(weald, MONDAY - WEEK)
    weald.project.review_on = date(2026, 7, 2)
    set_project_state(project=weald.project, state=State.ACTIVE, **by)
    assert planned(weald.project)[-1] == date(2026, 6, 22)
    assert session(weald.project, MONDAY - WEEK).state == SessionState.HELD


def test_replanning_twice_changes_nothing(weald):
    before = list(MentoringSession.objects.values_list("pk", flat=True))
    replan(project=weald.project, by=weald.manager, at=NOW)
    assert list(MentoringSession.objects.values_list("pk", flat=True)) == before


def test_a_project_that_lacks_something_does_not_start(weald):
    with pytest.raises(ValidationError, match="a mentor"):
        set_project_state(project=weald.other_project, state=State.ACTIVE, by=weald.manager, at=NOW)
    join_team(
        project=weald.other_project,
        user=weald.mentor,
        role=TeamRole.MENTOR,
        by=weald.manager,
        at=NOW,
    )
    with pytest.raises(ValidationError, match="a review date"):
        set_project_state(project=weald.other_project, state=State.ACTIVE, by=weald.manager, at=NOW)
    assert not weald.other_project.sessions.exists()
