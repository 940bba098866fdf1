"""Checks what managers type to set up review days and their slots."""

from collections.abc import Sequence
from datetime import time

from django import forms

from people.models import User
from programmes.models import Programme
from programmes.permissions import people_of
from projects.models import Project
from reviews.leaving import Ask
from reviews.models import Review, ReviewDay
from reviews.slots import free_slots, slot_problem
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm


class ReviewDayForm(Editing, GuardedForm):
    on = DayField(label="Date", error_messages={"required": "Enter the date of the review day."})
    starts = ClockField(
        label="Starts at",
        error_messages={"required": "Enter when it starts, like 14:00."},
    )
    ends = ClockField(
        label="Ends at",
        error_messages={"required": "Enter when it ends, like 16:00."},
    )
    place = forms.CharField(label="Place", max_length=200, required=False)
    call_link = forms.URLField(
        label="Link to the call",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, like https://teams.example/review."},
    )


class SlotsForm(Editing):
    """A time for each project, empty for those that do not come."""

    def __init__(self, *args, day: ReviewDay, projects: Sequence[Project], **kwargs):
        super().__init__(*args, history=Review.history.filter(review_day=day), **kwargs)
        self.day = day
        self.projects = {self.name_of(project): project for project in projects}
        starts = dict(day.reviews.values_list("project", "starts"))
        for name, project in self.projects.items():
            self.fields[name] = ClockField(
                label=project.title, required=False, initial=starts.get(project.pk)
            )

    @staticmethod
    def name_of(project: Project) -> str:
        return f"slot_{project.pk}"

    def rows(self):
        return [(self.projects[name], self[name]) for name in self.fields]

    def clean(self) -> dict:
        taken: list[tuple[time, str]] = []
        slots: list[tuple[Project, time]] = []
        for name, project in self.projects.items():
            starts = self.cleaned_data.get(name)
            if starts is None:
                continue
            opens, closes = self.day.starts, self.day.ends
            problem = slot_problem(starts, opens=opens, closes=closes, taken=taken)
            if problem:
                self.add_error(name, problem)
            taken.append((starts, project.title))
            slots.append((project, starts))
        return {"slots": slots}

    def free(self) -> list[time]:
        """Return the slots that nobody has, as the form now stands."""
        if self.is_bound:
            self.full_clean()
            taken = [starts for _, starts in self.cleaned_data["slots"]]
        else:
            taken = [field.initial for field in self.fields.values() if field.initial]
        return free_slots(self.day.starts, self.day.ends, taken)

    def filled(self) -> dict[str, str]:
        """Return what was typed, with the free slots in order where nothing was."""
        typed = {name: self.data.get(name, "").strip() for name in self.fields}
        empty = [name for name, text in typed.items() if not text]
        free = [f"{clock:%H:%M}" for clock in self.free()]
        seen = {"seen": self.data["seen"]} if "seen" in self.data else {}
        return typed | dict(zip(empty, free, strict=False)) | seen


class LeaveForm(forms.Form):
    """Who fills each gap that somebody leaves; each may stay open."""

    def __init__(self, *args, person: User, asks: Sequence[Ask], **kwargs):
        super().__init__(*args, **kwargs)
        self.asks = asks
        self.people = {
            programme: {str(one.pk): one for one in people_of(programme).exclude(pk=person.pk)}
            for programme in {ask.programme for ask in asks}
        }
        for ask in asks:
            able = self.people[ask.programme].values()
            owed = all(gap.kind == "commitment" for gap in ask.gaps)
            self.fields[ask.name] = forms.ChoiceField(
                label=ask.label,
                help_text=ask.note,
                required=False,
                choices=[
                    ("", f"Stays with {person}" if owed else "Leave it open for now"),
                    *((str(one.pk), f"{one}{f', {one.job}' if one.job else ''}") for one in able),
                ],
            )

    def clean(self) -> dict:
        successors = {}
        for ask in self.asks:
            if chosen := self.cleaned_data.get(ask.name):
                who = self.people[ask.programme][chosen]
                successors |= {gap.key: who for gap in ask.gaps}
        return {"successors": successors}


class ArchiveForm(forms.Form):
    name = forms.CharField(
        label="Type the name of the programme",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type the name of the programme, so that it is no slip."},
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["name"].help_text = f"It is “{programme}”."

    def clean(self) -> dict:
        name = self.cleaned_data.get("name", "")
        if name and " ".join(name.split()).casefold() != self.programme.name.casefold():
            self.add_error("name", f"This is another name. Type “{self.programme}”.")
        return {}
