"""Checks what managers type to set up review days and their slots."""

from collections.abc import Sequence
from datetime import time

from django import forms

from projects.models import Project
from reviews.models import ReviewDay
from reviews.slots import free_slots, slot_problem
from safeguards.forms import ClockField, DayField, GuardedForm

SHORT = {"class": "nhsuk-input--width-5"}


class ReviewDayForm(GuardedForm):
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


class SlotsForm(forms.Form):
    """A time for each project, empty for those that do not come."""

    def __init__(self, *args, day: ReviewDay, projects: Sequence[Project], **kwargs):
        super().__init__(*args, **kwargs)
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
        return typed | dict(zip(empty, free, strict=False))
