"""Figures as people type them, and what a measure needs."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures.forms import CasesField, ChartForm, MeasureForm, NumberField, RecordForm
from measures.models import Form, Interval, Measure
from people.models import User

GOOD = {
    "name": "Patients with a task",
    "kind": "process",
    "form": "count",
    "direction": "increase",
    "interval": "weekly",
}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", "12"), (" 12.5 ", "12.5"), ("1,204", "1204"), ("80 %", "80"), ("-3", "-3")],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["twelve", "12,5", "1,20", "NaN", "Infinity", "1.2345", "1" * 13])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField().clean(typed)


def test_a_stored_number_is_shown_without_idle_zeros():
    assert NumberField().prepare_value(Decimal("19.000")) == "19"
    assert NumberField().prepare_value(Decimal("1200.000")) == "1200"
    assert NumberField().prepare_value("19.000") == "19.000"


@pytest.mark.parametrize(("typed", "number"), [("8", 8), ("1,204", 1204), ("0", 0)])
def test_cases_are_whole_numbers(typed, number):
    assert CasesField().clean(typed) == number


@pytest.mark.parametrize("typed", ["8.5", "-1", "some", "99999999999"])
def test_what_cannot_be_counted_is_refused(typed):
    with pytest.raises(ValidationError):
        CasesField().clean(typed)


def errors(**values) -> dict:
    return MeasureForm(GOOD | values, offer_main=True, owners=User.objects.none()).errors


def test_a_measure_needs_no_more_than_its_name_and_nature():
    assert errors() == {}


@pytest.mark.parametrize("missing", ["name", "kind", "form", "direction", "interval"])
def test_what_a_measure_needs_is_asked_for(missing):
    assert list(errors(**{missing: ""})) == [missing]


def test_a_target_in_per_cent_lies_between_0_and_100():
    assert "target" in errors(form="percentage", target="120")
    assert errors(form="percentage", target="100") == {}
    assert errors(form="count", target="120") == {}


def test_a_target_date_needs_a_target():
    assert list(errors(target_on="31 July 2026")) == ["target"]
    typed = GOOD | {"target": "20", "target_on": "31 July 2026"}
    form = MeasureForm(typed, offer_main=False, owners=User.objects.none())
    assert form.is_valid()
    assert form.cleaned_data["target_on"] == date(2026, 7, 31)
    assert "main" not in form.cleaned_data
    # What was left empty takes what is usual.
    assert form.cleaned_data["rate_per"] == 1000


@pytest.mark.parametrize(
    ("typed", "points"), [("", None), ("12", 12), ("3", None), ("12.5", None), ("105", None)]
)
def test_how_many_points_may_be_locked(typed, points):
    form = ChartForm(
        {"chart": "suggested", "rule_length": "7", "baseline_points": typed},
        measure=Measure(form=Form.COUNT),
        suggested="As suggested",
    )
    assert form.is_valid() is (typed in ("", "12"))
    assert form.cleaned_data.get("baseline_points") == points


def record_form(interval, **typed):
    measure = Measure(form=Form.VALUE, interval=interval)
    return RecordForm(typed or None, measure=measure, today=date(2026, 6, 10), known={})


@pytest.mark.parametrize(
    ("interval", "label", "first", "last"),
    [
        (Interval.DAILY, "Which day?", "10 June (today)", "11 May"),
        (Interval.WEEKLY, "Which week?", "8 June (this week)", "15 December 2025"),
        (Interval.FORTNIGHTLY, "Which fortnight?", "1 June (this fortnight)", "16 June 2025"),
        (Interval.MONTHLY, "Which month?", "June (this month)", "July 2024"),
    ],
)
def test_periods_are_offered_as_people_call_them(interval, label, first, last):
    field = record_form(interval).fields["period_on"]
    labels = [text for _, text in field.choices]
    assert (field.label, labels[0], labels[-1]) == (label, first, last)


def test_an_event_is_recorded_on_its_day():
    form = record_form(Interval.EVENT, period_on="3 May 2026", value="12")
    assert form.is_valid()
    assert form.cleaned_data["period_on"] == date(2026, 5, 3)
