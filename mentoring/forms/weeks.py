"""Checks what is typed in a check-in and in the log of a session."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.db.models import QuerySet

from measures.forms import figure_fields
from measures.templatetags.figures import figure
from mentoring import rules
from mentoring.models import (
    TOOK_PLACE,
    WORDS,
    Because,
    CalledOff,
    Confidence,
    MentoringSession,
    SessionState,
    Stage,
)
from mentoring.queries import CheckInFacts
from people.models import User
from projects.models import Commitment
from projects.rules import PROGRESS_LEVELS
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm

CHIPS = {"class": "qi-chips"}
ACCOUNT = ("called_off", "because", "stage")
LOOKED_AT = [("chart", "The chart"), ("cycle", "A PDSA cycle")]
ROW = ("text", "owner", "due_on")
LEVELS = [
    ("", "Not now"),
    *((str(score), f"{score}: {PROGRESS_LEVELS[score]}") for score in PROGRESS_LEVELS),
]
NOT_HELD = [state for state in SessionState if state not in (*TOOK_PLACE, SessionState.PLANNED)]


class CheckInForm(Editing, GuardedForm):
    happened = forms.CharField(
        label="What happened this week?",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confidence = forms.TypedChoiceField(
        label="How do you feel about the project?",
        coerce=int,
        choices=Confidence,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": "Choose one of the five."},
    )
    obstacle = forms.CharField(
        label="What is in the way?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data, *, facts: CheckInFacts, history):
        super().__init__(data, initial=saved(facts), history=history)
        self.hint = hint(facts)
        if facts.measure:
            figures = figure_fields(facts.measure, required=False, hint=self.hint)
            self.fields = figures | self.fields


def hint(facts: CheckInFacts) -> str:
    if not facts.previous:
        return ""
    week_on = facts.previous.period_on
    when = (
        "The week before" if week_on == facts.week_on - rules.WEEK else f"Week of {week_on:%-d %B}"
    )
    return f"{when}: {figure(facts.previous)}."


def saved(facts: CheckInFacts) -> dict:
    """Return what the week's check-in and reading already say, by field."""
    values: dict = {}
    if reading := facts.reading:
        values = {name: getattr(reading, name) for name in ("value", "numerator", "denominator")}
    if entry := facts.entry:
        values |= {"happened": entry.happened, "confidence": entry.confidence}
        if entry.obstacle and not entry.obstacle.resolved_at:
            values["obstacle"] = entry.obstacle.text
    return values


def chips(label: str, choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices.choices,
        widget=forms.RadioSelect(attrs=CHIPS),
    )


class LogForm(Editing, GuardedForm):
    """How a session went, and up to three commitments, of which the first are `agreed` already."""

    state = forms.ChoiceField(
        label="Did the session happen?",
        choices=[choice for choice in SessionState.choices if choice[0] != SessionState.PLANNED],
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": "Choose one of the four."},
    )
    confidence = forms.TypedChoiceField(
        label="How do you feel about the project?",
        coerce=int,
        empty_value=None,
        choices=Confidence,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": "Choose one of the five."},
    )
    minutes = forms.IntegerField(
        label="How many minutes did it take?",
        required=False,
        min_value=1,
        max_value=rules.MOST_MINUTES,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give whole minutes, like 30.",
            "min_value": "Give whole minutes, like 30.",
            "max_value": f"Give at most {rules.MOST_MINUTES} minutes.",
        },
    )
    called_off = chips("Who cancelled it?", CalledOff)
    because = chips("Why?", Because)
    looked_at = forms.MultipleChoiceField(
        label="What did you look at?",
        required=False,
        choices=LOOKED_AT,
        widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
    )
    stage = chips("Where does the test of change stand?", Stage)
    obstacle = forms.CharField(
        label="What is in the way?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data,
        *,
        agreed: Sequence[Commitment],
        owners: QuerySet[User],
        lead: User | None,
        due_on: date,
        today: date,
        readers: str,
        scores: bool,
        initial: dict,
        history,
    ):
        """`readers` says who can read the words; where it is empty, there are none to write.

        `scores`: the mentor's progress score is due.
        """
        super().__init__(data, initial=initial, history=history)
        self.agreed, self.lead, self.today = agreed, lead, today
        for number in range(rules.MOST_COMMITMENTS):
            known = agreed[number] if number < len(agreed) else None
            self.fields |= {
                f"text_{number}": forms.CharField(
                    label="What else did you agree?" if number else "What did you agree?",
                    required=False,
                    max_length=300,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    initial=known.text if known else "",
                ),
                f"owner_{number}": forms.ModelChoiceField(
                    label="Who does it?",
                    queryset=owners,
                    empty_label=None,
                    error_messages={"required": "Choose who does it."},
                    initial=known.owner if known else lead,
                ),
                f"due_on_{number}": DayField(
                    label="By when?",
                    help_text="",
                    error_messages={"required": "Give a date, like 3 December 2026."},
                    initial=known.due_on if known else due_on,
                ),
            }
        if scores:
            self.fields["score"] = forms.TypedChoiceField(
                label="Progress, a month on",
                help_text="Your score; the lead gives one, too.",
                required=False,
                coerce=Decimal,
                empty_value=None,
                choices=LEVELS,
            )
        if readers:
            self.fields |= word_fields(readers)

    def saved_texts(self):
        """Return what is saved: beside a row in which nothing is agreed yet, all is suggestion."""
        empty = range(len(self.agreed), rules.MOST_COMMITMENTS)
        suggested = {f"{name}_{number}" for number in empty for name in ("owner", "due_on")}
        saved = super().saved_texts()
        return {name: value for name, value in saved.items() if name not in suggested}

    def rows(self) -> list[dict]:
        """Return the fields of each commitment, and whether they have something to show."""
        rows = []
        for number in range(rules.MOST_COMMITMENTS):
            fields = {name: self[f"{name}_{number}"] for name in ROW}
            used = fields["text"].value() or any(field.errors for field in fields.values())
            rows.append(fields | {"used": bool(used)})
        return rows

    def says_more(self) -> bool:
        """Whether a field that is folded away has something to show."""
        folded = [self[name] for name in WORDS[1:] if name in self.fields]
        return any(field.value() or field.errors for field in folded)

    def clean(self):
        """Return what `log_session` takes."""
        if self.cleaned_data.get("state") in NOT_HELD:
            self.errors.pop("confidence", None)
        for number in range(rules.MOST_COMMITMENTS):
            self.check_row(number)
        looked_at = self.cleaned_data.get("looked_at", [])
        rows = [self.row(number) for number in range(rules.MOST_COMMITMENTS)]
        return {
            "state": self.cleaned_data.get("state"),
            "confidence": self.cleaned_data.get("confidence"),
            "minutes": self.cleaned_data.get("minutes"),
            "score": self.cleaned_data.get("score"),
            "obstacle": self.cleaned_data.get("obstacle", ""),
            **{f"looked_at_{what}": what in looked_at for what, _ in LOOKED_AT},
            **{name: self.cleaned_data.get(name) for name in (*ACCOUNT, *WORDS)},
            "commitments": [(owner, text, due_on) for text, owner, due_on in rows if text],
        }

    def row(self, number: int) -> tuple:
        return tuple(self.cleaned_data.get(f"{name}_{number}") for name in ROW)

    def check_row(self, number: int) -> None:
        text, _, due_on = self.row(number)
        known = self.agreed[number] if number < len(self.agreed) else None
        if not text and f"text_{number}" not in self.errors:
            # Nothing is agreed here, whatever stands beside it.
            self.errors.pop(f"owner_{number}", None)
            self.errors.pop(f"due_on_{number}", None)
            if known:
                self.add_error(
                    f"text_{number}",
                    "This is agreed already. Reword it, or mark it done on the project page.",
                )
        elif due_on and due_on < (known.made_on if known else self.today):
            self.add_error(f"due_on_{number}", "This date has passed. Give a date from today on.")


def word_fields(readers: str) -> dict[str, forms.Field]:
    """Return the fields of what only those who talked read, and of what only its author does."""

    def words(label: str, help_text: str, rows: int, most: int) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": rows})
        return forms.CharField(
            label=label, help_text=help_text, required=False, max_length=most, widget=widget
        )

    return {
        "note": words("Conversation note", readers, 3, 5000),
        "praise": words("One thing that went well", readers, 1, 300),
        "redirect": words("One thing to do differently", readers, 1, 300),
        "own_note": words("Note to yourself", "Nobody but you can read this.", 2, 5000),
    }


def saved_account(session: MentoringSession, *, with_words: bool) -> dict:
    """Return what the session's log already says, by field."""
    names = ("state", "confidence", "minutes", *ACCOUNT, *(WORDS if with_words else ()))
    values = {name: getattr(session, name) for name in names}
    values["looked_at"] = [what for what, _ in LOOKED_AT if getattr(session, f"looked_at_{what}")]
    if session.obstacle and not session.obstacle.resolved_at:
        values["obstacle"] = session.obstacle.text
    return values
