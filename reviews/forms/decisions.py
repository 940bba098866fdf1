"""Checks what leads say before a review and what executives decide at it."""

from datetime import date, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from people.forms import PersonField
from people.models import User
from programmes.models import Role
from programmes.permissions import is_manager, people_of
from projects.models import Project, State
from projects.rules import NEXT_STATES
from reviews.deciding import quorum_in_words
from reviews.models import Outcome, OwnWords, Review
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm, ManyField

MOST_PROMISES = 3
PROMISE_TIME = timedelta(weeks=4)


def lesson(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(GuardedForm):
    """What the executives decided of a project, and up to three promises of theirs."""

    outcome = forms.ChoiceField(
        label="What did you decide?",
        choices=Outcome,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose one of the five."},
    )
    summary = forms.CharField(
        label="Why?",
        max_length=1000,
        help_text="The lead reads this at once.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that the lead can explain it to the team."},
    )
    conditions = forms.CharField(
        label="On what conditions?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    executive = forms.ModelChoiceField(
        label="Who decided?",
        queryset=User.objects.none(),
        error_messages={"required": "Choose the executive who decided."},
    )
    on = DayField(label="On", error_messages={"required": "Give the date of the decision."})
    present = ManyField(
        label="Which executives took part?",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    next_on = DayField(
        label="When is it reviewed next?",
        required=False,
        help_text="Leave it empty for the proposal that fits the decision.",
    )

    def __init__(self, data, *, review: Review, user: User, today: date):
        super().__init__(data, initial={"on": today})
        self.today = today
        programme = review.project.programme
        executives = people_of(programme, Role.EXECUTIVE)
        # Only the manager speaks for somebody else.
        own = None if is_manager(user, programme) else user
        self.fields["executive"].queryset = executives.filter(pk=own.pk) if own else executives
        self.fields["executive"].initial = own
        present = self.fields["present"]
        present.queryset, present.initial = executives, [own] if own else None
        present.help_text = quorum_in_words(review.project)
        for number in range(MOST_PROMISES):
            self.fields |= {
                f"text_{number}": forms.CharField(
                    label="What else was promised?" if number else "What did executives promise?",
                    required=False,
                    max_length=300,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                f"owner_{number}": forms.ModelChoiceField(
                    label="Who does it?", queryset=executives, required=False, initial=own
                ),
                f"due_on_{number}": DayField(
                    label="By when?", help_text="", required=False, initial=today + PROMISE_TIME
                ),
            }

    def rows(self) -> list[dict]:
        """Return the fields of each promise."""
        names = ("text", "owner", "due_on")
        return [{name: self[f"{name}_{n}"] for name in names} for n in range(MOST_PROMISES)]

    def clean(self) -> dict:
        """Return what `record_decision` takes."""
        given = self.cleaned_data
        on = given.get("on")
        if on and on > self.today:
            self.add_error("on", "This date is still to come. Give the date of the decision.")
        promises = []
        for n in range(MOST_PROMISES):
            text, owner, due_on = (given.get(f"{name}_{n}") for name in ("text", "owner", "due_on"))
            if not text:
                continue
            if owner is None:
                self.add_error(f"owner_{n}", "Choose who does it.")
            if due_on is None or (on and due_on < on):
                self.add_error(f"due_on_{n}", "Give a date that is not before the decision.")
            promises.append((owner, text, due_on))
        names = ("outcome", "summary", "conditions", "executive", "on", "present", "next_on")
        return {name: given.get(name) for name in names} | {"promises": promises}


class LearningForm(GuardedForm):
    """What a review taught; one of the three is enough."""

    worked = lesson("What worked?")
    did_not = lesson("What did not work?")
    tell_others = lesson("What would you tell others?")

    def clean(self) -> dict:
        if not any(self.cleaned_data.get(name) for name in ("worked", "did_not", "tell_others")):
            raise ValidationError("Say at least one of the three. Failures help others most.")
        return self.cleaned_data


class ReuseForm(GuardedForm):
    """What a project takes over from another one of its programme."""

    source = forms.ModelChoiceField(
        label="From which project?",
        queryset=Project.objects.none(),
        empty_label="Choose a project",
        error_messages={"required": "Choose the project that helped."},
    )
    takes = forms.CharField(
        label="What do you take over?",
        max_length=500,
        help_text="Their team reads this.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a sentence what you take over, so that they see it."},
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        others = project.programme.projects.exclude(pk=project.pk)
        cast(forms.ModelChoiceField, self.fields["source"]).queryset = others


class NoteForm(GuardedForm):
    text = forms.CharField(
        label="Note",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the note first."},
    )


class CloseForm(GuardedForm):
    state = forms.ChoiceField(
        label="What happens with it?",
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose what happens with it."},
    )
    did_not = lesson("What did not work?")
    worked = lesson("What worked?")
    tell_others = lesson("What would you tell others?")

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        offered = NEXT_STATES[project.state] - {State.ACTIVE}
        words = {
            State.PAUSED: "Pause it",
            State.COMPLETED: "It is completed",
            State.STOPPED: "Stop it, with what was learned",
        }
        self.fields["state"].choices = [
            (state, text) for state, text in words.items() if state in offered
        ]


class HandOverForm(forms.Form):
    to = PersonField(
        label="Who takes over?",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who takes over."},
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people_of(project.programme)


def sentence(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        required=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OwnWordsForm(Editing, GuardedForm):
    """Three sentences and the ask, in the lead's own words."""

    changed = sentence("What changed?", "One sentence, like “Every huddle now ends with a name.”")
    learned = sentence("What have you learned?", "One sentence, failures included.")
    next = sentence("What comes next?", "One sentence.")
    ask = sentence("What do you ask for?", "One thing, of one person, by one date.")
    wanted = forms.ChoiceField(
        label="Which decision do you want?",
        required=False,
        choices=[*Outcome.choices, ("", "Left open")],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
    )

    def __init__(self, *args, words: OwnWords, **kwargs):
        names = ("changed", "learned", "next", "ask", "wanted")
        initial = {name: getattr(words, name) for name in names}
        history = OwnWords.history.filter(review=words.review)
        super().__init__(*args, initial=initial, history=history, **kwargs)
