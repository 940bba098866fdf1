"""Checks what managers type to set up review days and their slots."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import time
from itertools import zip_longest
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from people.forms import PersonField
from people.models import User
from people.rules import words_in
from programmes.models import Programme, Role
from programmes.permissions import people_of
from projects.models import Project
from reviews import queries
from reviews.models import Review, ReviewDay
from reviews.slots import free_slots, slot_problem
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm

# Ids as short as databases can hold.
PK = re.compile(r"\d{1,15}")
SLOT = re.compile(r"slot_\d{1,15}")


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
    chair = PersonField(
        label="Chair", queryset=User.objects.none(), required=False, empty_label="Not yet known"
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        roles = (Role.EXECUTIVE, Role.STEERING, Role.MANAGER)
        cast(PersonField, self.fields["chair"]).queryset = people_of(programme, *roles)


class SlotsForm(Editing):
    """A time for each project of the day, empty for those that do not come; others can be added.

    What was typed brings its own rows along: `slot_7` is the time of project 7. Projects that
    `add` names get a row, too. `find` and `page` say which others are on offer; `earlier` and
    `later` name the row that changes places with its neighbour.
    """

    # Buttons that show more and save nothing.
    LOOKS = ("look", "page", "fill", "earlier", "later")

    def __init__(self, *args, day: ReviewDay, **kwargs):
        super().__init__(*args, history=Review.history.filter(review_day=day), **kwargs)
        self.day = day
        self.projects: dict[str, Project] = {}
        self.without_room: list[str] = []
        self.moved, self.moved_by = "", ""
        starts = dict(day.reviews.values_list("project", "starts"))
        self.add_rows(queries.named(day, starts), starts)
        self.make_room_for(self.data)

    def add_rows(self, projects: Sequence[Project], starts: dict[int, time]) -> None:
        for project in projects:
            name = f"slot_{project.pk}"
            self.projects[name] = project
            self.fields[name] = ClockField(
                label=project.title, required=False, initial=starts.get(project.pk)
            )

    def make_room_for(self, data):
        typed = [name[5:] for name in data if SLOT.fullmatch(name)]
        ticked = [pk for pk in data.getlist("add") if PK.fullmatch(pk)]
        new = [int(pk) for pk in dict.fromkeys(typed + ticked) if f"slot_{pk}" not in self.fields]
        self.add_rows(queries.named(self.day, new), {})

    def rows(self):
        """Return each project with its lead and its field, by time; without one, at the end."""
        leads = queries.leads_of(self.projects.values())
        clocks = self.clocks()
        names = sorted(self.projects, key=lambda name: clocks.get(name, time.max))
        return [(self.projects[name], leads[self.projects[name].pk], self[name]) for name in names]

    def clocks(self) -> dict[str, time]:
        """Return the time of each field that holds one, as the form now stands."""
        found = {}
        for name, field in self.fields.items():
            with suppress(ValidationError):
                if clock := field.to_python(self[name].value()):
                    found[name] = clock
        return found

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
        return free_slots(self.day.starts, self.day.ends, self.clocks().values())

    def words(self) -> str:
        """Return what the projects on offer were searched for."""
        return " ".join(words_in(self.data.get("find", "")))

    def on_offer(self) -> QuerySet[Project]:
        pks = [project.pk for project in self.projects.values()]
        return queries.to_choose(self.day, self.words(), without=pks)

    def offer(self) -> Page:
        """Return a page of projects that can be added, each with its `lead`."""
        page = Paginator(self.on_offer(), queries.A_PAGE).get_page(self.data.get("page"))
        leads = queries.leads_of(page.object_list)
        for project in page:
            project.lead = leads[project.pk]
        return page

    def looks(self) -> bool:
        """Whether it was sent to see more, not to be saved; what is ticked is added before."""
        return "add" in self.data or any(name in self.data for name in self.LOOKS)

    def suggested(self) -> "SlotsForm":
        """Return the form, unsaved, with what was ticked in the next free slots.

        `fill` suggests a time for every project, those on offer included, while slots are free;
        `without_room` then has the titles of those whose time stays empty.
        """
        self.full_clean()
        free, data = self.free(), cast(QueryDict, self.data).copy()
        ticked = {f"slot_{pk}" for pk in data.getlist("add")}
        empty = [name for name in self.fields if not self[name].value()]
        wanted = [name for name in empty if name in ticked or "fill" in data]
        if "fill" in data:
            others = self.on_offer()[: max(0, len(free) - len(wanted))]
            wanted += [f"slot_{project.pk}" for project in others]
        for name, clock in zip_longest(wanted, free[: len(wanted)]):
            data[name] = f"{clock:%H:%M}" if clock else ""
        data.setlist("add", [])
        moved_by = next((one for one in ("earlier", "later") if one in data), "")
        if moved_by:
            self.swap(data, str(data[moved_by]), moved_by)
        form = SlotsForm(data, day=self.day)
        form.without_room = [form.projects[name].title for name in wanted[len(free) :]]
        form.moved, form.moved_by = data.get(moved_by, ""), moved_by
        return form

    def swap(self, data: QueryDict, name: str, direction: str) -> None:
        """Let a project take the slot of the one before or after it, which takes its own."""
        clocks = self.clocks()
        order = sorted(clocks, key=lambda one: clocks[one])
        if name not in order:
            return
        place = order.index(name) + (1 if direction == "later" else -1)
        if 0 <= place < len(order):
            other = order[place]
            data[name], data[other] = f"{clocks[other]:%H:%M}", f"{clocks[name]:%H:%M}"
