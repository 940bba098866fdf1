"""Checks what is typed about benefits."""

from django import forms
from django.db.models import QuerySet

from measures.forms.figures import NumberField, keypad
from measures.models import Benefit, BenefitKind, Measure
from safeguards.conflicts import Editing
from safeguards.forms import GuardedForm

FIELDS = ("kind", "text", "low", "high", "unit", "how", "evidence", "measure")


class BenefitForm(Editing, GuardedForm):
    kind = forms.ChoiceField(
        label="What kind of benefit is it?",
        choices=BenefitKind,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose what kind of benefit it is."},
    )
    text = forms.CharField(
        label="What is better?",
        max_length=300,
        help_text="Like “Bed days no longer lost to waiting for medicines”.",
        error_messages={"required": "Say what is better."},
    )
    low = NumberField(
        label="At least",
        widget=keypad(),
        min_value=0,
        error_messages={"required": "Give the lower end of the range."},
    )
    high = NumberField(
        label="At most",
        widget=keypad(),
        min_value=0,
        error_messages={"required": "Give the upper end of the range."},
    )
    unit = forms.CharField(
        label="In what unit?",
        max_length=60,
        help_text="Like “bed days a month”, or “£ a year”.",
        error_messages={"required": "Say in what unit."},
    )
    how = forms.CharField(
        label="How was it worked out?",
        max_length=1000,
        help_text="So that somebody else comes to the same range.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how it was worked out: nobody can check it otherwise."},
    )
    evidence = forms.CharField(
        label="What is the evidence?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measure = forms.ModelChoiceField(
        label="In which measure of the whole programme does it show?",
        queryset=None,
        required=False,
        empty_label="In none",
        help_text="What all projects claim of it never counts for more than it has moved.",
    )

    def __init__(
        self, *args, measures: QuerySet[Measure], benefit: Benefit | None = None, **kwargs
    ):
        if benefit:
            kwargs["initial"] = {name: getattr(benefit, name) for name in FIELDS}
            kwargs["history"] = benefit.history
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures


class CheckForm(GuardedForm):
    note = forms.CharField(
        label="What did you look at?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
