"""Measures and readings: one figure a week with its history, and the latest kept for lists."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures.actions import record_reading, save_measure
from measures.models import Direction, Form, Kind, Reading, Signal
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
    assert count.signal == Signal.IMPROVEMENT


def test_a_percentage_needs_both_numbers(weald, percentage):
    assert refused(percentage, weald.lead, numerator=4) == ["denominator"]
    assert refused(percentage, weald.lead, denominator=8) == ["numerator"]
    assert refused(percentage, weald.lead, numerator=9, denominator=8) == ["numerator"]


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
