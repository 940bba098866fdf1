"""Checks what is typed about one measure, its chart, and what is said of it."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet

from measures import words
from measures.forms.figures import NumberField, keypad
from measures.models import (
    IN_COMMON,
    ChartKind,
    Direction,
    Form,
    Interval,
    Kind,
    Measure,
    RemarkKind,
)
from measures.rules import CHARTS
from people.models import User
from programmes.models import Programme
from projects.models import Driver, Project
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm

CHIPS = {"class": "qi-chips"}
AT_AIM = "aim"
CHOOSE = "Choose one of these."
SUGGESTED = "suggested"
SHOWN_BY = {
    "run": "the median, and whether figures shift or trend",
    "i": "the mean, and limits from how much neighbours differ",
    "p": "limits that fit how many cases each figure rests on",
    "pp": "the same, where figures vary more or less than chance alone",
    "u": "limits that fit how much there was to count in",
    "up": "the same, where figures vary more or less than chance alone",
    "c": "limits for events that happen by chance",
    "g": "limits for the cases between rare events",
    "t": "limits for the time between rare events",
}


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
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": CHOOSE},
        help_text=(
            "Outcome: what patients or staff notice. Process: whether the new way of working "
            "happens. Balancing: what might get worse elsewhere."
        ),
    )
    form = forms.ChoiceField(
        label="What is recorded?",
        choices=[
            (Form.COUNT, "A count"),
            (Form.PERCENTAGE, "A percentage"),
            (Form.RATE, "A rate"),
            (Form.VALUE, "Another number"),
            (Form.TIME, "Time between events"),
            (Form.CASES, "Cases between events"),
        ],
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": CHOOSE},
        help_text=(
            "A percentage is so many out of so many patients or rounds; a rate so many events in "
            "so many bed days or visits. Where events are rare, the time or the cases between "
            "one and the next say more."
        ),
    )
    interval = forms.ChoiceField(
        label="How often?",
        choices=[choice for choice in Interval.choices if choice[0] != Interval.EVENT],
        initial=Interval.WEEKLY,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": CHOOSE},
        help_text="What lies between events is recorded each time one happens.",
    )
    unit = forms.CharField(
        label="In what unit?",
        required=False,
        max_length=60,
        help_text=("Patients, days, falls per 1,000 bed days. Leave it empty for a percentage."),
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )
    definition = forms.CharField(
        label="How exactly is it counted?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who counts what, and when, so that two people come to the same figure.",
    )
    numerator_text = forms.CharField(
        label="What counts?",
        required=False,
        max_length=200,
        help_text="For example, rounds that the lead practitioner attended.",
    )
    denominator_text = forms.CharField(
        label="Out of what?",
        required=False,
        max_length=200,
        help_text="For example, all ward rounds of the week.",
    )
    rate_per = forms.IntegerField(
        label="A rate per how many?",
        required=False,
        initial=1000,
        min_value=1,
        max_value=1_000_000,
        widget=keypad("numeric"),
        help_text="1,000 for falls per 1,000 bed days.",
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=[
            (Direction.INCREASE, "Higher"),
            (Direction.DECREASE, "Lower"),
            (Direction.NEUTRAL, "Neither"),
        ],
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": CHOOSE},
    )
    target = NumberField(label="What is the target?", required=False, widget=keypad())
    target_on = DayField(label="By when?", required=False)
    owner = forms.ModelChoiceField(
        label="Who sees to the figures?",
        queryset=None,
        required=False,
        empty_label="Nobody in particular",
    )
    hangs = forms.ChoiceField(
        label="Where does it hang in the driver diagram?",
        required=False,
        help_text="At the aim if it proves the aim, else at the driver whose movement it shows.",
    )
    main = forms.BooleanField(
        label="Make this the main measure",
        required=False,
        help_text="The main measure is asked for in the weekly check-in and shown in lists.",
    )

    def __init__(
        self,
        *args,
        offer_main: bool,
        owners: QuerySet[User],
        project: Project | None = None,
        part: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.drivers: dict[str, Driver] = {}
        if project:
            drivers = project.drivers.standing().select_related("parent")
            self.drivers = {str(one.pk): one for one in drivers}
            self.fields["hangs"].choices = [
                ("", "Nowhere yet"),
                (AT_AIM, "At the aim"),
                *self.drivers.items(),
            ]
        else:
            del self.fields["hangs"]
        if part:
            # What those who share it have in common is changed in one place for all of them.
            for name in IN_COMMON:
                del self.fields[name]
        self.fields["owner"].queryset = owners
        if self.initial.get("interval") == Interval.EVENT:
            self.initial["interval"] = Interval.WEEKLY
        if not offer_main:
            del self.fields["main"]

    def clean(self):
        cleaned = super().clean() or {}
        target = cleaned.get("target")
        if target is not None and cleaned.get("form") == Form.PERCENTAGE and not 0 <= target <= 100:
            self.add_error("target", "A target in per cent lies between 0 and 100.")
        if cleaned.get("target_on") and target is None and "target" not in self.errors:
            self.add_error("target", "Give the target that is to be reached by that date.")
        if "rate_per" in self.fields:
            cleaned["rate_per"] = cleaned.get("rate_per") or 1000
        if "hangs" in self.fields:
            hangs = cleaned.pop("hangs", "")
            cleaned |= {"at_aim": hangs == AT_AIM, "driver": self.drivers.get(hangs)}
        return cleaned


def place_of(measure: Measure) -> str:
    """Return where the measure hangs in the driver diagram, as the form's field has it."""
    if measure.driver and measure.driver.removed_at is None:
        return str(measure.driver_id)
    return AT_AIM if measure.at_aim else ""


class ProgrammeMeasureForm(MeasureForm):
    """A measure of the whole programme, or of one of its objectives."""

    whose = forms.ChoiceField(
        label="What does it measure?",
        required=False,
        help_text=(
            "Projects can share it where it is a count, a percentage or a rate: each records its "
            "own figures, and here they add up."
        ),
    )
    field_order = ("whose",)

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, offer_main=False, **kwargs)
        self.programme = programme
        self.objectives = {str(one.pk): one for one in programme.objectives.all()}
        titles = [(pk, f"The objective “{one}”") for pk, one in self.objectives.items()]
        self.fields["whose"].choices = [("", "The programme as a whole"), *titles]

    def clean(self):
        """Return what `save_measure` takes."""
        cleaned = super().clean()
        objective = self.objectives.get(cleaned.pop("whose", ""))
        whose = {"objective": objective} if objective else {"programme": self.programme}
        return cleaned | whose


class ChartForm(Editing):
    """Which chart is drawn, what makes its lines, and when its rules fire."""

    chart = forms.ChoiceField(
        label="Which chart?", widget=forms.RadioSelect, error_messages={"required": CHOOSE}
    )
    baseline_points = forms.IntegerField(
        required=False,
        min_value=4,
        max_value=104,
        widget=keypad("numeric"),
        error_messages={
            "invalid": "Enter a whole number, like 12.",
            "min_value": "Take at least 4: fewer say little about how things were.",
            "max_value": "Take at most 104.",
        },
        help_text=(
            "The lines are then made of these alone, and later figures are compared with them. "
            "From 12 on there are limits. Empty: nothing is locked, and every figure moves the "
            "lines."
        ),
    )
    rule_length = forms.TypedChoiceField(
        label="How many points in a row make a shift or a trend?",
        coerce=int,
        choices=[(7, "Seven"), (6, "Six")],
        widget=forms.RadioSelect(attrs=CHIPS),
        help_text="On a chart with limits. Six finds more changes, and more false ones.",
        error_messages={"required": CHOOSE},
    )

    def __init__(self, *args, measure: Measure, suggested: str, **kwargs):
        super().__init__(*args, **kwargs)
        charts = [
            (kind, f"{ChartKind(kind).label}: {SHOWN_BY[kind]}") for kind in CHARTS[measure.form]
        ]
        self.fields["chart"].choices = [(SUGGESTED, suggested), *charts]
        self.initial["chart"] = measure.chart or SUGGESTED
        noun = words.NOUNS[measure.interval]
        self.fields["baseline_points"].label = f"Lock the baseline: how many of the first {noun}s?"

    def clean_chart(self):
        """Return the chart, or nothing for the one that the figures suggest."""
        chart = self.cleaned_data["chart"]
        return "" if chart == SUGGESTED else chart


class RemarkForm(GuardedForm):
    """What is said of a period, and why."""

    kind = forms.ChoiceField(
        label="What do you want to say?",
        choices=[
            (RemarkKind.ANNOTATION, "Note something on the chart"),
            (RemarkKind.OUTLIER, "Mark a figure as an outlier"),
            (RemarkKind.EXCLUSION, "Leave a figure out of the lines"),
            (RemarkKind.PHASE, "Start new lines from here on"),
        ],
        initial=RemarkKind.ANNOTATION,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    period_on = forms.TypedChoiceField(
        coerce=date.fromisoformat, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    text = forms.CharField(
        label="What happened, or why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everybody who reads the chart reads this.",
        error_messages={"required": "Say what happened, or why."},
    )

    def __init__(self, *args, measure: Measure, periods: Sequence[tuple[date, str]], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["period_on"]
        field.label = f"Which {words.NOUNS[measure.interval]}?"
        field.choices = [(period.isoformat(), label) for period, label in periods]
        field.initial = next((period for period, _ in periods), None)


class TakeBackForm(GuardedForm):
    why = forms.CharField(
        label="Why do you take it back?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why."},
    )


class ShareForm(forms.Form):
    """Which shared measure a project takes."""

    measure = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, offered: QuerySet[Measure], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = offered

    def clean(self):
        return {"whole": (super().clean() or {}).get("measure")}
