"""Figures as people type them, and what a measure needs."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures.forms import CasesField, MeasureForm, NumberField

GOOD = {
    "name": "Patients with a task",
    "kind": "process",
    "form": "count",
    "direction": "increase",
    "baseline_points": "8",
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
    return MeasureForm(GOOD | values, offer_main=True).errors


def test_a_measure_needs_no_more_than_its_name_and_nature():
    assert errors() == {}


@pytest.mark.parametrize("missing", ["name", "kind", "form", "direction", "baseline_points"])
def test_what_a_measure_needs_is_asked_for(missing):
    assert list(errors(**{missing: ""})) == [missing]


def test_a_target_in_per_cent_lies_between_0_and_100():
    assert "target" in errors(form="percentage", target="120")
    assert errors(form="percentage", target="100") == {}
    assert errors(form="count", target="120") == {}


def test_a_target_date_needs_a_target():
    assert list(errors(target_on="31 July 2026")) == ["target"]
    form = MeasureForm(GOOD | {"target": "20", "target_on": "31 July 2026"}, offer_main=False)
    assert form.is_valid()
    assert form.cleaned_data["target_on"] == date(2026, 7, 31)
    assert "main" not in form.cleaned_data
