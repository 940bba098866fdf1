"""Checks what is typed about trainings and about one's own growth."""

from django import forms
from django.db.models import QuerySet

from mentoring.growth import LEVELS, STATEMENTS
from mentoring.models import Audience, TrainingEvent
from mentoring.training import Said
from people.models import User
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm, ManyField


class TrainingForm(Editing, GuardedForm):
    title = forms.CharField(
        label="What is it about?",
        max_length=150,
        help_text="Held again under the same title, it teaches the same.",
        error_messages={"required": "Say what it is about."},
    )
    aims = forms.CharField(
        label="What can people do afterwards?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(label="Who should come?", choices=Audience)
    on = DayField(label="Date", error_messages={"required": "Give the date."})
    starts = ClockField(label="Begins at", required=False)
    place = forms.CharField(label="Place", max_length=200, required=False)
    trainer = forms.CharField(label="Trainer", max_length=150, required=False)
    capacity = forms.IntegerField(
        label="Places",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
    )

    def __init__(self, *args, event: TrainingEvent | None = None, **kwargs):
        if event:
            kwargs["initial"] = {name: getattr(event, name) for name in self.base_fields}
            kwargs["history"] = event.history
        super().__init__(*args, **kwargs)


class AttendanceForm(Editing, forms.Form):
    people = ManyField(
        label="Who came?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, event: TrainingEvent, people: QuerySet[User], **kwargs):
        kwargs["initial"] = {"people": event.people.all()}
        super().__init__(*args, history=event.history, **kwargs)
        self.fields["people"].queryset = people


class GrowthForm(GuardedForm):
    """The ten statements at one moment; `said` are the answers so far, by number."""

    def __init__(self, *args, said: list[Said], place: int, **kwargs):
        initial = {}
        for number, one in enumerate(said, 1):
            if answer := one.answers[place]:
                initial |= {f"level_{number}": answer.level, f"why_{number}": answer.evidence}
        super().__init__(*args, initial=initial, **kwargs)
        for number, text in enumerate(STATEMENTS, 1):
            self.fields[f"level_{number}"] = forms.TypedChoiceField(
                label=text,
                coerce=int,
                empty_value=None,
                required=False,
                choices=LEVELS,
                widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
            )
            self.fields[f"why_{number}"] = forms.CharField(
                label=f"What shows it? ({number})",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 1}),
            )

    def clean(self):
        """Return what `say_growth` takes."""
        data = self.cleaned_data
        numbers = range(1, len(STATEMENTS) + 1)
        levels = {n: level for n in numbers if (level := data.get(f"level_{n}"))}
        return {
            "levels": levels,
            "evidence": {n: data.get(f"why_{n}", "") for n in levels},
        }
