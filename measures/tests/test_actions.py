"""Measures and readings: one figure a week with its history, and the latest kept for lists."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures.actions import add_remark, record_reading, save_measure, take_back_remark
from measures.models import Direction, Form, Interval, Kind, Reading, RemarkKind, Signal
from projects.actions import end_team_role
from qiprogramme.tests.make import MONDAY, NOW, measure, world

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def weald():
    return world()


@pytest.fixture
def count(weald):
    return weald.project.measures.get()


@pytest.fixture
def percentage(weald):
    return measure(
        weald.project, weald.lead, "Tasks done", form=Form.PERCENTAGE, unit="", target=80
    )


def record(measure, by, *, period_on=MONDAY, at=NOW, **figure) -> Reading:
    return record_reading(measure=measure, period_on=period_on, by=by, at=at, **figure)


def refused(measure, by, **values) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        record(measure, by, **values)
    assert not measure.readings.exists()
    return list(refusal.value.error_dict)


def test_a_figure_is_true_for_its_week_and_says_who_recorded_it_when(weald, count):
    reading = record(count, weald.member, period_on=MONDAY - WEEK, value=Decimal(6))
    assert (reading.period_on, reading.value) == (MONDAY - WEEK, 6)
    assert (reading.recorded_by, reading.recorded_at) == (weald.member, NOW)


def test_a_correction_replaces_the_figure_and_keeps_the_old_one_in_the_history(weald, count):
    record(count, weald.lead, value=Decimal(6))
    record(count, weald.member, value=Decimal(7), at=NOW + timedelta(hours=1))
    assert [reading.value for reading in count.readings.all()] == [7]
    kept = Reading.history.order_by("history_id").values_list("value", "history_user")
    assert list(kept) == [(6, weald.lead.pk), (7, weald.member.pk)]


def test_no_cases_is_a_figure_of_its_own(weald, percentage):
    record(percentage, weald.lead, period_on=MONDAY - WEEK, numerator=4, denominator=8)
    record(percentage, weald.lead, numerator=0, denominator=0)
    percentage.refresh_from_db()
    assert (percentage.latest_value, percentage.latest_on) == (None, MONDAY)


def test_the_latest_figure_is_that_of_the_latest_week_not_of_the_last_typing(weald, percentage):
    record(percentage, weald.lead, numerator=4, denominator=8)
    record(percentage, weald.lead, period_on=MONDAY - WEEK, numerator=1, denominator=8)
    percentage.refresh_from_db()
    assert (percentage.latest_value, percentage.latest_on) == (50, MONDAY)


def test_a_signal_is_kept_for_lists(weald, count):
    for back, value in enumerate([20, 20, 20, 19, 20, 20, 6, 6, 5, 6, 6, 6, 7, 6]):
        record(count, weald.lead, period_on=MONDAY - WEEK * back, value=Decimal(value))
    count.refresh_from_db()
    assert (count.signal, count.variation) == (Signal.IMPROVEMENT, "improvement_high")
    assert count.assurance == ""
    save_measure(measure=count, baseline_points=None, chart="i", by=weald.lead, at=NOW)
    assert (count.variation, count.assurance) == ("improvement_high", "")
    record(count, weald.lead, value=Decimal(12))
    save_measure(measure=count, target=30, by=weald.lead, at=NOW)
    assert (count.signal, count.variation) == (Signal.COMMON_CAUSE, "common_cause")
    assert count.assurance == "fail"


def test_a_percentage_needs_both_numbers(weald, percentage):
    assert refused(percentage, weald.lead, numerator=4) == ["denominator"]
    assert refused(percentage, weald.lead, denominator=8) == ["numerator"]
    assert refused(percentage, weald.lead, numerator=9, denominator=8) == ["numerator"]


def test_a_rate_may_be_more_than_one_and_needs_something_to_count_in(weald):
    falls = measure(weald.project, weald.lead, "Falls", form=Form.RATE, unit="")
    record(falls, weald.lead, numerator=12, denominator=8)
    falls.refresh_from_db()
    assert falls.latest_value == 1500
    with pytest.raises(ValidationError) as refusal:
        record(falls, weald.lead, numerator=1, denominator=0)
    assert "numerator" in refusal.value.error_dict


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [(Form.TIME, "0.5", "0"), (Form.CASES, "0", "1.5"), (Form.CASES, "7", "-1")],
)
def test_what_lies_between_events_is_recorded_on_their_days(weald, form, good, bad):
    between = measure(weald.project, weald.lead, "Between falls", form=form, unit="days")
    assert between.interval == Interval.EVENT
    record(between, weald.lead, period_on=MONDAY + timedelta(1), value=Decimal(good))
    with pytest.raises(ValidationError) as refusal:
        record(between, weald.lead, period_on=MONDAY, value=Decimal(bad))
    assert "value" in refusal.value.error_dict


@pytest.mark.parametrize(
    ("interval", "begins", "within"),
    [
        (Interval.DAILY, "2026-06-09", None),
        (Interval.WEEKLY, "2026-06-08", "2026-06-09"),
        (Interval.FORTNIGHTLY, "2026-06-01", "2026-06-08"),
        (Interval.MONTHLY, "2026-06-01", "2026-06-08"),
    ],
)
def test_a_period_is_named_by_its_first_day(weald, interval, begins, within):
    some = measure(weald.project, weald.lead, "Stay", form=Form.VALUE, interval=interval)
    record(some, weald.lead, period_on=datetime.fromisoformat(begins).date(), value=Decimal(4))
    if within:
        with pytest.raises(ValidationError) as refusal:
            on = datetime.fromisoformat(within).date()
            record(some, weald.lead, period_on=on, value=Decimal(4))
        assert "period_on" in refusal.value.error_dict


def test_a_count_is_whole_and_not_negative(weald, count):
    assert refused(count, weald.lead, value=Decimal("6.5")) == ["value"]
    assert refused(count, weald.lead, value=Decimal(-1)) == ["value"]
    assert refused(count, weald.lead) == ["value"]


def test_only_weeks_that_have_begun_can_be_recorded(weald, count):
    assert refused(count, weald.lead, period_on=MONDAY + WEEK, value=Decimal(6)) == ["period_on"]
    assert refused(count, weald.lead, period_on=MONDAY + timedelta(1), value=Decimal(6)) == [
        "period_on"
    ]


@pytest.mark.parametrize(
    ("at", "period_on"),
    [
        # Half past midnight on a summer Monday in London is still Sunday in UTC.
        (datetime(2026, 6, 14, 23, 30, tzinfo=UTC), MONDAY + WEEK),
        # The first Monday after the clocks go forward on 29 March.
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), datetime(2026, 3, 30).date()),  # noqa: DTZ001
    ],
)
def test_a_week_begins_at_local_midnight(weald, count, at, period_on):
    record(count, weald.lead, period_on=period_on, value=Decimal(6), at=at)
    with pytest.raises(ValidationError):
        record(count, weald.lead, period_on=period_on + WEEK, value=Decimal(6), at=at)


def test_after_the_clocks_went_back_midnight_is_that_of_utc(weald, count):
    sunday = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    with pytest.raises(ValidationError):
        record(
            count, weald.lead, period_on=(sunday + timedelta(hours=1)).date(), value=6, at=sunday
        )


def test_a_new_measure_comes_last_and_the_main_one_first(weald, count, percentage):
    assert list(weald.project.measures.all()) == [count, percentage]
    save_measure(measure=percentage, main=True, by=weald.lead, at=NOW)
    assert list(weald.project.measures.all()) == [percentage, count]
    third = measure(weald.project, weald.lead, "Falls", main=True)
    assert list(weald.project.measures.all()) == [third, percentage, count]
    assert third.position == 0


def test_measures_of_one_project_have_different_names(weald, count):
    with pytest.raises(ValidationError) as refusal:
        measure(weald.project, weald.lead, count.name.upper())
    assert "name" in refusal.value.error_dict
    assert measure(weald.other_project, weald.other_lead, count.name).pk


def test_how_a_measure_is_recorded_is_fixed_by_its_first_reading(weald, count):
    save_measure(measure=count, form=Form.VALUE, by=weald.lead, at=NOW)
    record(count, weald.lead, value=Decimal("6.5"))
    with pytest.raises(ValidationError) as refusal:
        save_measure(measure=count, form=Form.PERCENTAGE, by=weald.lead, at=NOW)
    assert "form" in refusal.value.error_dict
    count.refresh_from_db()
    assert count.form == Form.VALUE
    save_measure(measure=count, unit="people", by=weald.lead, at=NOW)


def test_a_new_direction_turns_the_signal_round(weald, count):
    for back, value in enumerate([20, 20, 20, 19, 20, 20, 6, 6, 5, 6, 6, 6, 7, 6]):
        record(count, weald.lead, period_on=MONDAY - WEEK * back, value=Decimal(value))
    save_measure(measure=count, direction=Direction.DECREASE, by=weald.lead, at=NOW)
    count.refresh_from_db()
    assert count.signal == Signal.CONCERN


def test_a_programme_has_measures_of_its_own(weald):
    of_programme = save_measure(
        programme=weald.programme,
        name="Length of stay",
        kind=Kind.OUTCOME,
        form=Form.VALUE,
        direction=Direction.DECREASE,
        by=weald.manager,
        at=NOW,
    )
    record(of_programme, weald.manager, value=Decimal("42.5"))
    of_programme.refresh_from_db()
    assert of_programme.latest_value == 42.5


def test_interval_and_chart_fit_the_figures(weald, count):
    def refusal_of(**values):
        with pytest.raises(ValidationError) as refusal:
            save_measure(measure=count, by=weald.lead, at=NOW, **values)
        count.refresh_from_db()
        return list(refusal.value.error_dict)

    assert refusal_of(chart="p") == ["chart"]
    assert refusal_of(interval=Interval.EVENT) == ["interval"]
    assert refusal_of(owner=weald.contributor) == ["owner"]
    save_measure(measure=count, chart="c", owner=weald.member, by=weald.lead, at=NOW)
    # What was chosen for counts is no choice for percentages.
    save_measure(measure=count, form=Form.PERCENTAGE, by=weald.lead, at=NOW)
    assert (count.chart, count.owner) == ("", weald.member)
    record(count, weald.lead, numerator=4, denominator=8)
    assert refusal_of(interval=Interval.MONTHLY) == ["interval"]


def test_who_has_left_the_team_may_stay_responsible_but_not_become_it(weald, count):
    save_measure(measure=count, owner=weald.member, by=weald.lead, at=NOW)
    left = weald.project.team.active().get(user=weald.member)
    end_team_role(member=left, by=weald.manager, at=NOW)
    save_measure(measure=count, owner=weald.member, baseline_points=12, by=weald.lead, at=NOW)
    save_measure(measure=count, owner=None, by=weald.lead, at=NOW)
    with pytest.raises(ValidationError):
        save_measure(measure=count, owner=weald.member, by=weald.lead, at=NOW)


def remark(measure, by, kind=RemarkKind.ANNOTATION, weeks_back=0, **values):
    about = {"text": "The ward was closed.", "period_on": MONDAY - WEEK * weeks_back, **values}
    return add_remark(measure=measure, kind=kind, by=by, at=NOW, **about)


@pytest.fixture
def changed(weald, count):
    for back, value in enumerate([20, 20, 20, 19, 20, 20, 6, 6, 5, 6, 6, 6, 7, 6]):
        record(count, weald.lead, period_on=MONDAY - WEEK * back, value=Decimal(value))
    return count


def test_leaving_a_figure_out_changes_the_signal_until_it_is_taken_back(weald, changed):
    left_out = remark(changed, weald.member, RemarkKind.EXCLUSION)
    assert changed.signal == Signal.COMMON_CAUSE
    assert (left_out.added_by, left_out.added_at) == (weald.member, NOW)
    later = NOW + timedelta(hours=1)
    take_back_remark(remark=left_out, why="It was open.", by=weald.lead, at=later)
    left_out.measure.refresh_from_db()
    assert left_out.measure.signal == Signal.IMPROVEMENT
    assert (left_out.removed_by, left_out.removed_at) == (weald.lead, later)
    assert left_out.removed_why == "It was open."
    with pytest.raises(ValidationError):
        take_back_remark(remark=left_out, why="Again.", by=weald.lead, at=later)
    # Another may stand in its place.
    remark(changed, weald.member, RemarkKind.EXCLUSION)
    assert changed.remarks.count() == 2
    assert left_out.history.count() == 2


def test_new_lines_start_where_people_say(weald, changed):
    remark(changed, weald.lead, RemarkKind.PHASE, 5)
    assert changed.signal == Signal.TOO_FEW


@pytest.mark.parametrize(
    ("kind", "weeks_back", "why"),
    [
        (RemarkKind.ANNOTATION, -1, "has not begun yet"),
        (RemarkKind.OUTLIER, 20, "Nothing is recorded there"),
        (RemarkKind.EXCLUSION, 20, "Nothing is recorded there"),
        (RemarkKind.PHASE, 13, "after the first figure"),
    ],
)
def test_a_remark_that_makes_no_sense_is_refused(weald, changed, kind, weeks_back, why):
    with pytest.raises(ValidationError, match=why):
        remark(changed, weald.lead, kind, weeks_back)
    assert not changed.remarks.exists()


def test_the_same_is_said_once_but_anything_may_be_noted(weald, changed):
    remark(changed, weald.lead, RemarkKind.OUTLIER)
    with pytest.raises(ValidationError, match="says so already"):
        remark(changed, weald.lead, RemarkKind.OUTLIER)
    remark(changed, weald.lead, text="One thing.")
    remark(changed, weald.lead, text="Another thing.")
    assert changed.remarks.standing().count() == 3
