"""Checks what is typed about measures and their readings."""

import re
from datetime import date
from decimal import Decimal

from django import forms

from measures.models import Direction, Form, Kind, Measure, Reading
from measures.rules import last_weeks
from measures.templatetags.figures import figure
from safeguards.conflicts import Editing, texts
from safeguards.forms import DayField, GuardedForm

CHOOSE = "Choose one of the three."
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
    if measure.form == Form.PERCENTAGE:
        return {
            "numerator": CasesField(label="How many", required=required, widget=keypad("numeric")),
            "denominator": CasesField(label="out of", required=required, widget=keypad("numeric")),
        }
    mode = "numeric" if measure.form == Form.COUNT else "decimal"
    hint = hint or (f"In {measure.unit}." if measure.unit else "")
    field = NumberField(label=measure.name, help_text=hint, required=required, widget=keypad(mode))
    return {"value": field}


class RecordForm(Editing):
    def __init__(self, *args, measure: Measure, today: date, known: dict[date, Reading], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        weeks = [
            (week.isoformat(), week_label(week, today, known.get(week)))
            for week in reversed(last_weeks(today))
        ]
        self.fields["period_on"] = forms.TypedChoiceField(
            label="Which week?",
            coerce=date.fromisoformat,
            choices=weeks,
            error_messages={"invalid_choice": "Choose one of the weeks listed."},
        )
        self.fields |= figure_fields(measure, required=True)

    def saved_texts(self):
        """Return the figures of every week offered: which one changes is chosen here."""
        return {
            f"{name} {week}": texts(self.fields[name], reading and getattr(reading, name))
            for week, _ in self.fields["period_on"].choices
            for name in self.fields
            if name != "period_on"
            for reading in [self.known.get(date.fromisoformat(week))]
        }

    def key_of(self, name):
        return f"{name} {self['period_on'].value()}"


def week_label(week: date, today: date, reading: Reading | None) -> str:
    """Return the week for the chooser: "1 June (last week): 20 patients recorded"."""
    label = f"{week:%-d %B}" if week.year == today.year else f"{week:%-d %B %Y}"
    names = dict(zip(last_weeks(today)[:-3:-1], ("this week", "last week"), strict=True))
    if week in names:
        label += f" ({names[week]})"
    return f"{label}: {figure(reading)} recorded" if reading else label


class MeasureForm(Editing, GuardedForm):
    name = forms.CharField(
        label="What is measured?",
        max_length=200,
        help_text="For example, patients with specific tasks identified.",
        error_messages={"required": "Say what is measured."},
    )
    kind = forms.ChoiceField(
        label="What kind of measure is it?",
        choices=Kind,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": CHOOSE},
        help_text=(
            "Outcome: what patients or staff notice. Process: whether the new way of working "
            "happens. Balancing: what might get worse elsewhere."
        ),
    )
    form = forms.ChoiceField(
        label="How is it recorded each week?",
        choices=[
            (Form.COUNT, "A count"),
            (Form.PERCENTAGE, "A percentage"),
            (Form.VALUE, "Another number"),
        ],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": CHOOSE},
        help_text="A percentage is recorded as so many out of so many.",
    )
    unit = forms.CharField(
        label="In what unit?",
        required=False,
        max_length=60,
        help_text="Patients, days, visits. Leave it empty for a percentage.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )
    definition = forms.CharField(
        label="How exactly is it counted?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who counts what, and when, so that two people come to the same figure.",
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=[
            (Direction.INCREASE, "Higher"),
            (Direction.DECREASE, "Lower"),
            (Direction.NEUTRAL, "Neither"),
        ],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": CHOOSE},
    )
    target = NumberField(label="What is the target?", required=False, widget=keypad())
    target_on = DayField(label="By when?", required=False)
    baseline_points = forms.IntegerField(
        label="How many of the first weeks show how things were before?",
        initial=8,
        min_value=4,
        max_value=52,
        widget=keypad("numeric"),
        error_messages={
            "required": "Enter how many weeks, for example 8.",
            "min_value": "Take at least 4 weeks: fewer say little about how things were.",
            "max_value": "Take at most 52 weeks.",
        },
        help_text=(
            "The median is taken from these weeks and later ones are compared with it. "
            "Eight is a good start."
        ),
    )
    main = forms.BooleanField(
        label="Make this the main measure",
        required=False,
        help_text="The main measure is asked for in the weekly check-in and shown in lists.",
    )

    def __init__(self, *args, offer_main: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if offer_main:
            self.fields[
                "main"
            ].help_text = "The main measure is asked for in the weekly check-in and shown in lists."
        else:
            del self.fields["main"]

    def clean(self):
        cleaned = super().clean()
        target = cleaned.get("target")
        if target is not None and cleaned.get("form") == Form.PERCENTAGE and not 0 <= target <= 100:
            self.add_error("target", "A target in per cent lies between 0 and 100.")
        if cleaned.get("target_on") and target is None and "target" not in self.errors:
            self.add_error("target", "Give the target that is to be reached by that date.")
        return cleaned
