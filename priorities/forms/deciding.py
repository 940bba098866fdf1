"""Checks scores, the place on the 2×2, criteria, and decisions."""

from django import forms

from people.models import User
from priorities.actions.deciding import CHOICES
from priorities.models import Criterion, Idea, Initiative, Stage
from priorities.models.items import LEVELS
from programmes.models import Programme, Role
from programmes.permissions import people_of
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm, ManyField

MOST_CRITERIA = 8
SCORES = [(n, str(n)) for n in (1, 2, 3, 4, 5)]


class ScoreForm(forms.Form):
    """One score from 1 to 5 for each criterion."""

    def __init__(self, *args, criteria: list[Criterion], own: dict[int, int], **kwargs):
        initial = {f"score_{pk}": value for pk, value in own.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for one in criteria:
            self.fields[f"score_{one.pk}"] = forms.TypedChoiceField(
                label=one.name,
                coerce=int,
                choices=SCORES,
                help_text=f"Weighs {one.weight}. 1 is not at all, 5 is very much.",
                widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
                error_messages={"required": f"Give a score for “{one.name}”."},
            )

    def clean(self):
        values = super().clean() or self.cleaned_data
        found = {
            int(name.removeprefix("score_")): value
            for name, value in values.items()
            if name.startswith("score_")
        }
        return {"values": found}


class WeighForm(Editing):
    impact = forms.TypedChoiceField(
        label="Impact",
        coerce=int,
        choices=[(n, f"{n}, {word}") for n, word in LEVELS.items()],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose how much it would change."},
    )
    effort = forms.TypedChoiceField(
        label="Effort",
        coerce=int,
        choices=[(n, f"{n}, {word}") for n, word in LEVELS.items()],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose how much work it would be."},
    )

    def __init__(self, *args, item: Initiative | Idea, **kwargs):
        initial = {"impact": item.impact, "effort": item.effort}
        super().__init__(*args, initial=initial, history=item.history, **kwargs)


def number(label: str, least: int, most: int, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": f"Enter a number from {least} to {most}.",
            "invalid": f"Enter a whole number from {least} to {most}.",
            "min_value": f"Enter a number from {least} to {most}.",
            "max_value": f"Enter a number from {least} to {most}.",
        },
    )


class CriteriaForm(Editing, GuardedForm):
    """By what the steering group scores, and how it decides."""

    answer_days = number(
        "Within how many days does every idea have an answer?",
        1,
        90,
        "Whoever submits one is told the day.",
    )
    quorum = number("How many of the steering group does a decision take?", 1, 20, "")
    sponsors_count = forms.BooleanField(
        label="Count the score of a member who sponsors the item, or whose idea it is",
        required=False,
    )
    wishes_weigh = number(
        "What do the leads’ wishes weigh in a match, in %?",
        0,
        100,
        "The priorities weigh the rest.",
    )
    meets_on = DayField(label="When does the steering group meet next?", required=False)

    def __init__(self, *args, programme: Programme, **kwargs):
        names = ("answer_days", "quorum", "sponsors_count", "wishes_weigh", "meets_on")
        initial = {name: getattr(programme, name) for name in names}
        rows = list(programme.criteria.all())
        for place in range(MOST_CRITERIA):
            row = rows[place] if place < len(rows) else None
            initial |= {f"name_{place}": row.name if row else ""}
            initial |= {f"weight_{place}": row.weight if row else None}
        super().__init__(*args, initial=initial, history=programme.history, **kwargs)
        for place in range(MOST_CRITERIA):
            self.fields[f"name_{place}"] = forms.CharField(
                label=f"Criterion {place + 1}", max_length=120, required=False
            )
            weight = number("Weight", 1, 100, "")
            weight.required = False
            self.fields[f"weight_{place}"] = weight

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{n}"], self[f"weight_{n}"]) for n in range(MOST_CRITERIA)]

    def clean(self):
        values = super().clean() or self.cleaned_data
        criteria: list[tuple[str, int]] = []
        names: set[str] = set()
        for place in range(MOST_CRITERIA):
            name = values.pop(f"name_{place}", "")
            weight = values.pop(f"weight_{place}", None)
            if not name and weight is None:
                continue
            if not name:
                self.add_error(f"name_{place}", "Say what is scored, or take the weight out.")
            elif name.casefold() in names:
                self.add_error(f"name_{place}", "There are two criteria of this name.")
            elif f"weight_{place}" not in self.errors:
                criteria.append((name, weight or 10))
            names.add(name.casefold())
        return values | {"criteria": criteria}


class PeopleChoices(ManyField):
    def label_from_instance(self, person: User) -> str:
        return f"{person.name}, {person.job}" if person.job else person.name


def those_present() -> PeopleChoices:
    return PeopleChoices(
        label="Who of the steering group took part?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DecideForm(GuardedForm):
    stage = forms.ChoiceField(
        label="What is decided?",
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose what is decided."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=1000,
        required=False,
        help_text="Whoever proposed it reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = DayField(label="Parked until", required=False)
    into = forms.ModelChoiceField(
        label="Which idea does it join?", queryset=None, required=False, empty_label="Choose one"
    )
    present = those_present()

    def __init__(self, *args, item: Initiative | Idea, **kwargs):
        super().__init__(*args, **kwargs)
        words = {Stage.PROPOSED: "Back to the list", Stage.MERGED: "Join with another"}
        kind = item.kind
        self.fields["stage"].choices = [
            (one.value, words.get(one, one.label)) for one in CHOICES[kind]
        ]
        self.fields["present"].queryset = people_of(item.programme, Role.STEERING)
        if isinstance(item, Initiative):
            del self.fields["until"], self.fields["into"]
            return
        others = item.programme.ideas.filter(merged_into=None).exclude(pk=item.pk)
        self.fields["into"].queryset = others.exclude(stage=Stage.DECLINED).order_by("title")
