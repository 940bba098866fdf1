"""Dates and times as people type them, and refusals that keep what was typed."""

from datetime import date, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from people.models import User
from safeguards.forms import ClockField, DayField, ManyField, carry_out


@pytest.mark.parametrize(
    "typed",
    [
        "3 December 2026",
        "3 Dec 2026",
        "03/12/2026",
        "3/12/26",
        "3.12.2026",
        "2026-12-03",
        "3-12-2026",
        " 3 december 2026 ",
    ],
)
def test_a_date_is_read_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 12, 3)


@pytest.mark.parametrize("typed", ["31 February 2026", "soon", "12/31/2026", "3 December"])
def test_what_is_no_date_is_answered_with_an_example(typed):
    with pytest.raises(ValidationError, match="like 3 December 2026"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["3 December 0206", "3 December 2626"])
def test_a_year_far_off_is_questioned(typed):
    with pytest.raises(ValidationError, match="Check the year"):
        DayField().clean(typed)


def test_a_stored_date_is_shown_as_people_write_it():
    form = type("F", (forms.Form,), {"on": DayField()})(initial={"on": date(2026, 12, 3)})
    assert 'value="3 December 2026"' in str(form["on"])


@pytest.mark.parametrize("typed", ["14:00", "14.00", "2pm", "2 PM", "2:00 pm", "14:00:00"])
def test_a_time_is_read_as_people_write_it(typed):
    assert ClockField().clean(typed) == time(14)


@pytest.mark.parametrize("typed", ["25:00", "lunch", "14"])
def test_what_is_no_time_is_answered_with_an_example(typed):
    with pytest.raises(ValidationError, match="like 14:00 or 2pm"):
        ClockField().clean(typed)


class Named(forms.Form):
    name = forms.CharField()


def refuse(error):
    def action(**values):
        raise error

    return action


@pytest.mark.django_db
def test_the_action_gets_what_was_typed_and_what_the_page_knows():
    form = Named({"name": "Huddles"})
    assert carry_out(form, lambda **values: values, by="Ada") == {"name": "Huddles", "by": "Ada"}


def test_nothing_is_done_with_a_form_in_error():
    form = Named({"name": ""})
    assert carry_out(form, refuse(AssertionError("called"))) is None
    assert list(form.errors) == ["name"]


def test_nothing_is_done_before_anything_was_typed():
    assert carry_out(Named(), refuse(AssertionError("called"))) is None


@pytest.mark.django_db
def test_a_refusal_stands_beside_its_field_and_the_text_stays():
    form = Named({"name": "Huddles"})
    assert carry_out(form, refuse(ValidationError({"name": "Taken."}))) is None
    assert form.errors == {"name": ["Taken."]}
    assert 'value="Huddles"' in str(form["name"])


@pytest.mark.django_db
@pytest.mark.parametrize("error", [ValidationError("No."), ValidationError({"elsewhere": "No."})])
def test_any_other_refusal_stands_above_the_form(error):
    form = Named({"name": "Huddles"})
    assert carry_out(form, refuse(error)) is None
    assert form.non_field_errors() == ["No."]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9" * 19, str(-(2**63) - 1), "1" + "_0" * 30, "9" * 5000])
def test_a_number_beyond_all_ids_is_no_choice(typed):
    with pytest.raises(ValidationError):
        ManyField(User.objects.all()).clean([typed])
