"""Checks what is typed about initiatives and ideas."""

from dataclasses import replace

from django import forms

from people.forms import PersonField
from priorities.lists import (
    IDEAS,
    INITIATIVES,
    Known,
    Row,
    columns_of,
    rows_in,
    topics_in,
    written,
)
from priorities.models import Idea, Initiative, Stage
from programmes.models import Objective, Programme
from programmes.permissions import people_of
from safeguards.conflicts import Editing
from safeguards.forms import GuardedForm, ManyField, suspects_in, warn_of
from safeguards.tables import read_table, read_text

MOST_TOPICS = 8


class TopicsField(forms.CharField):
    """A few words, parted by commas; a list of them."""

    def __init__(self, **kwargs):
        super().__init__(max_length=200, required=False, **kwargs)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        topics = topics_in(super().clean(value))
        if len(topics) > MOST_TOPICS:
            raise forms.ValidationError(f"Give at most {MOST_TOPICS} words or pairs of words.")
        return topics


def paragraph(label: str, hint: str, rows: int = 3, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1500,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
    )


class InitiativeForm(Editing, GuardedForm):
    title = forms.CharField(
        label="What does the organisation ask for?",
        max_length=200,
        help_text="Short, like “Daily action-focused huddles”.",
        error_messages={"required": "Give the initiative a title."},
    )
    problem = paragraph("Which problem should it solve?", "What happens today.", required=False)
    objectives = ManyField(
        label="Which objectives does it serve?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the objective that it serves."},
    )
    sponsor = PersonField(
        label="Who stands behind it?",
        queryset=None,
        required=False,
        empty_label="Nobody yet",
        help_text="Somebody of the steering group who sponsors it is shown as such when it is "
        "scored.",
    )
    evidence = paragraph("What is known to work?", "Figures, papers, other places.", required=False)
    topics = TopicsField(
        label="What is it about?",
        help_text="Words parted by commas, like teamwork, flow. They meet people’s interests.",
    )
    minimum = forms.TypedChoiceField(
        label="Leads: at least", coerce=int, choices=[(n, n) for n in (1, 2, 3)], initial=1
    )
    maximum = forms.TypedChoiceField(
        label="Leads: at most", coerce=int, choices=[(n, n) for n in (1, 2, 3)], initial=3
    )

    def __init__(self, *args, programme: Programme, initiative: Initiative | None = None, **kwargs):
        if initiative:
            names = ("title", "problem", "sponsor", "evidence", "topics", "minimum", "maximum")
            kwargs["initial"] = {name: getattr(initiative, name) for name in names}
            kwargs["initial"]["objectives"] = initiative.objectives.all()
            kwargs["history"] = initiative.history
        super().__init__(*args, **kwargs)
        objectives = Objective.objects.filter(organisation=programme.organisation)
        self.fields["objectives"].queryset = objectives
        self.fields["sponsor"].queryset = people_of(programme)


class IdeaForm(Editing, GuardedForm):
    title = forms.CharField(
        label="Your idea in a few words",
        max_length=200,
        help_text="Like “Housing asked about on day one”.",
        error_messages={"required": "Give your idea a few words."},
    )
    problem = paragraph(
        "What bothers you?",
        "What happens, and how often. No patient’s name or number, please.",
        error_messages={"required": "Say what bothers you: that is where it begins."},
    )
    tries = paragraph("What would you try?", "A first small step is enough.", required=False)
    affected = forms.CharField(
        label="Who is affected?",
        max_length=300,
        required=False,
        help_text="Like “people who wait for a place to live, and their families”.",
    )
    topics = TopicsField(
        label="Which of your interests does it touch?",
        help_text="Words parted by commas, like housing, inequality.",
    )
    objectives = ManyField(
        label="Which objectives would it serve?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Not sure? Leave them all open.",
    )
    initiative = forms.ModelChoiceField(
        label="Does it serve one of these initiatives?",
        queryset=None,
        required=False,
        empty_label="None, or not sure",
    )

    def __init__(self, *args, programme: Programme, idea: Idea | None = None, **kwargs):
        if idea:
            names = ("title", "problem", "tries", "affected", "topics", "initiative")
            kwargs["initial"] = {name: getattr(idea, name) for name in names}
            kwargs["initial"]["objectives"] = idea.objectives.all()
            kwargs["history"] = idea.history
        super().__init__(*args, **kwargs)
        self.fields["objectives"].queryset = programme.objectives.all()
        offered = programme.initiatives.exclude(stage=Stage.DECLINED)
        self.fields["initiative"].queryset = offered


class TableForm(forms.Form):
    """A list of initiatives or ideas, as a file or pasted; or its good rows once more, to be added.

    `rows` has them all, those that cannot be let in with what is wrong.
    """

    file = forms.FileField(
        label="A CSV or Excel file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    text = forms.CharField(
        label="Or paste the rows, with the names of the columns above them",
        required=False,
        strip=False,
        max_length=200_000,
        help_text="Several objectives in one cell are parted by semicolons.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    ready = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, programme: Programme, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.kind = programme, kind
        self.columns = IDEAS if kind == "idea" else INITIATIVES
        names = ", ".join(self.columns)
        self.fields["file"].help_text = f"Up to 5 MB. Its first row names the columns: {names}."
        self.rows: list[Row] = []

    def clean(self):
        values = super().clean() or self.cleaned_data
        if "add" in self.data:
            self.rows = self.read(read_text(values.get("ready", "")))
            return {"rows": self.good}
        file, text = values.get("file"), values.get("text", "")
        if not file and not text.strip():
            raise forms.ValidationError("Choose a file, or paste the rows.")
        table = read_table(file.read()) if file else read_text(text)
        if "Title" not in columns_of(table[0], self.columns):
            raise forms.ValidationError(
                "The first row names no column “Title”. Put the names of the columns there."
            )
        self.rows = self.read(table)
        return {"rows": self.good}

    def read(self, table: list[list[str]]) -> list[Row]:
        objectives = Objective.objects.filter(organisation=self.programme.organisation)
        items = self.programme.ideas if self.kind == "idea" else self.programme.initiatives
        known = Known(
            objectives={one.title.casefold(): one for one in objectives},
            people={one.email.casefold(): one for one in people_of(self.programme)},
            titles={title.casefold() for title in items.values_list("title", flat=True)},
        )
        return [
            replace(row, wrong=warn_of(found)[0])
            if (found := suspects_in("\n".join(row.told.values())))
            else row
            for row in rows_in(table, self.columns, known)
        ]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.wrong]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.wrong]

    def to_send_on(self) -> "TableForm":
        """Return the form of the next step: it holds the good rows, and shows the others."""
        if not self.rows:
            return self
        good, bad = written(self.good, self.columns), written(self.bad, self.columns)
        initial = {"ready": good, "text": bad if self.bad else ""}
        return TableForm(initial=initial, programme=self.programme, kind=self.kind)
