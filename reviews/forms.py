"""Checks what managers type to set up review days and their slots."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, time, timedelta
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
from programmes.permissions import is_manager, people_of
from projects.models import Project, State
from projects.rules import NEXT_STATES
from reviews import queries
from reviews.leaving import Ask
from reviews.models import Outcome, OwnWords, Review, ReviewDay
from reviews.slots import free_slots, slot_problem
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm

# Ids as short as databases can hold.
PK = re.compile(r"\d{1,15}")
SLOT = re.compile(r"slot_\d{1,15}")
MOST_PROMISES = 3
PROMISE_TIME = timedelta(weeks=4)


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


class DecisionForm(GuardedForm):
    """What the executives decided of a project, and up to three promises of theirs."""

    outcome = forms.ChoiceField(
        label="What did you decide?",
        choices=Outcome,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose one of the five."},
    )
    summary = forms.CharField(
        label="Why, and on what conditions?",
        max_length=1000,
        help_text="The lead reads this at once.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that the lead can explain it to the team."},
    )
    executive = forms.ModelChoiceField(
        label="Who decided?",
        queryset=User.objects.none(),
        error_messages={"required": "Choose the executive who decided."},
    )
    on = DayField(label="On", error_messages={"required": "Give the date of the decision."})

    def __init__(self, data, *, review: Review, user: User, today: date):
        super().__init__(data, initial={"on": today})
        self.today = today
        executives = people_of(review.project.programme, Role.EXECUTIVE)
        # Only the manager speaks for somebody else.
        own = None if is_manager(user, review.project.programme) else user
        deciders = executives.filter(pk=own.pk) if own else executives
        self.fields["executive"].queryset = deciders
        self.fields["executive"].initial = own
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
        names = ("outcome", "summary", "executive", "on")
        return {name: given.get(name) for name in names} | {"promises": promises}


def lesson(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
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
