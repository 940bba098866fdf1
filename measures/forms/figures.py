"""Checks one figure, and numbers as people write them."""

import re
from datetime import date
from decimal import Decimal

from django import forms

from measures import words
from measures.models import PAIRS, DoubtKind, Form, Interval, Measure, Reading
from measures.rules import last_periods
from measures.templatetags.figures import figure
from safeguards.conflicts import Editing, texts
from safeguards.forms import DayField

LARGEST = 1_000_000_000
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")


class NumberField(forms.DecimalField):
    """A number typed as people write it: 12, 12.5, 1,204, 80%."""

    default_error_messages = {
        "required": "Enter a number, like 12 or 12.5.",
        "invalid": "Enter a number, like 12 or 12.5.",
        "max_decimal_places": "Give at most %(max)s digits after the point.",
        "max_digits": "This number is too large. Check it.",
        "max_whole_digits": "This number is too large. Check it.",
    }

    def __init__(self, **kwargs):
        super().__init__(max_digits=12, decimal_places=3, **kwargs)

    def to_python(self, value):
        return super().to_python(plain(value))

    def prepare_value(self, value):
        """Show a stored 19.000 as 19; what was typed stays as it is."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class CasesField(forms.IntegerField):
    """How many cases there were: a whole number, 0 or more."""

    default_error_messages = {
        "required": "Enter both numbers: how many, out of how many.",
        "invalid": "Enter a whole number, like 8.",
        "min_value": "Enter 0 or more.",
        "max_value": "This number is too large. Check it.",
    }

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=LARGEST, **kwargs)

    def to_python(self, value):
        return super().to_python(plain(value))


def plain(typed):
    """Return the typed number without spaces, thousands commas and per cent sign."""
    if not isinstance(typed, str):
        return typed
    text = "".join(typed.split()).removesuffix("%")
    return text.replace(",", "") if THOUSANDS.fullmatch(text) else text


def keypad(mode: str = "decimal") -> forms.TextInput:
    """Return an input that brings up a phone's number pad."""
    return forms.TextInput(
        attrs={"inputmode": mode, "class": "nhsuk-input--width-5", "autocomplete": "off"}
    )


def figure_fields(measure: Measure, *, required: bool, hint: str = "") -> dict[str, forms.Field]:
    """Return the fields for one week's figure, as `record_reading` takes it.

    `measures/_figure.html` shows them; it says the hint for a pair of fields.
    """
    if measure.form in PAIRS:
        return {
            "numerator": CasesField(label="How many", required=required, widget=keypad("numeric")),
            "denominator": CasesField(label="out of", required=required, widget=keypad("numeric")),
        }
    mode = "numeric" if measure.form in (Form.COUNT, Form.CASES) else "decimal"
    hint = hint or (f"In {measure.unit}." if measure.unit else "")
    field = NumberField(label=measure.name, help_text=hint, required=required, widget=keypad(mode))
    return {"value": field}


class RecordForm(Editing):
    """One figure, and for which period; an event is recorded on its day."""

    def __init__(self, *args, measure: Measure, today: date, known: dict[date, Reading], **kwargs):
        super().__init__(*args, **kwargs)
        self.measure, self.known = measure, known
        if measure.interval == Interval.EVENT:
            self.fields["period_on"] = DayField(
                label="On what day?", error_messages={"required": "Say on what day it happened."}
            )
        else:
            noun = words.NOUNS[measure.interval]
            self.fields["period_on"] = forms.TypedChoiceField(
                label=f"Which {noun}?",
                coerce=date.fromisoformat,
                choices=[
                    (period.isoformat(), period_label(measure, period, today, known.get(period)))
                    for period in reversed(last_periods(today, measure.interval))
                ],
                error_messages={"invalid_choice": f"Choose one of the {noun}s listed."},
            )
        self.fields |= figure_fields(measure, required=True)

    def saved_texts(self):
        """Return the figures of every period: which one changes is chosen here."""
        return {
            f"{name} {period}": texts(
                self.fields[name], getattr(self.known.get(period), name, None)
            )
            for period in self.periods()
            for name in self.fields
            if name != "period_on"
        }

    def periods(self) -> list[date]:
        if self.measure.interval == Interval.EVENT:
            return list(self.known)
        return [date.fromisoformat(value) for value, _ in self.fields["period_on"].choices]

    def key_of(self, name):
        typed = self["period_on"].value()
        try:
            return f"{name} {self.fields['period_on'].clean(typed)}"
        except forms.ValidationError:
            return name


def period_label(measure: Measure, period: date, today: date, reading: Reading | None) -> str:
    """Return the period for the chooser: "1 June (last week): 20 patients recorded"."""
    noun = words.NOUNS[measure.interval]
    names = ("today", "yesterday") if noun == "day" else (f"this {noun}", f"last {noun}")
    recent = dict(zip(last_periods(today, measure.interval, 2)[::-1], names, strict=True))
    monthly = measure.interval == Interval.MONTHLY
    label = f"{period:%B}" if monthly else f"{period:%-d %B}"
    if period.year != today.year:
        label += f" {period.year}"
    if period in recent:
        label += f" ({recent[period]})"
    return f"{label}: {figure(reading)} recorded" if reading else label


class ConfirmForm(forms.Form):
    """What is confirmed of a measure's figures."""

    kind = forms.ChoiceField(choices=DoubtKind)
    period_on = forms.DateField(input_formats=["%Y-%m-%d"])
