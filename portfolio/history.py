"""What of a project its History tab tells, a line per model, and how a change reads in words."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst

from measures.models import Benefit, Measure, Reading, Remark
from measures.templatetags.figures import figure
from measures.words import called, quantity
from mentoring.models import CheckIn, MentoringSession, MentoringSlot, RadarSnooze
from people.models import User
from projects.models import (
    ChangeIdea,
    Charter,
    Commitment,
    Driver,
    Obstacle,
    PdsaCycle,
    ProgressScore,
    Project,
    TeamMember,
)
from projects.rules import PROGRESS_LEVELS
from reviews.models import Decision, Learning, OwnWords, Reuse, Review

Words = Callable[[Any], str]
CHANGED = "changed"


@dataclass(frozen=True)
class Kept:
    """A model whose history belongs to a project.

    `noun` and `kind`, the filter it stands under, are what readers call it; the fields `named_by`
    say which one it is. `via` leads to the project, or to a model that stands above in the table.
    `words` read a field out of a row, instead of what it holds; `hidden` fields repeat what others
    say. `concerned`: only those concerned with the project see it.
    """

    model: type[Model]
    noun: str
    kind: str
    named_by: tuple[str, ...] = ()
    via: str = "project"
    words: Mapping[str, Words] = field(default_factory=dict)
    hidden: Set[str] = frozenset()
    concerned: bool = False


def figure_of(row: Any) -> str:
    """Return a reading as it was recorded, nothing rounded away: "7.25 days", "50% (4 of 8)"."""
    if row.denominator is not None:
        return figure(row)
    measure = row.measure
    return quantity(float(row.value), measure.form, measure.told_in, places=3)


def progress(score: Decimal | None) -> str:
    """Return a progress score with what it stands for: "3.5 of 5 (improvement)"."""
    return f"{score} of 5 ({PROGRESS_LEVELS[score].lower()})" if score else ""


# In the order in which one act tells of them.
KEPT = (
    Kept(
        Project,
        "Project",
        "Project",
        words={"progress_score": lambda row: progress(row.progress_score)},
        hidden={"state_since"},
    ),
    Kept(TeamMember, "Team role", "Team", ("role", "user")),
    Kept(
        ProgressScore,
        "Progress score",
        "Progress",
        ("role", "on"),
        words={"score": lambda row: progress(row.score)},
    ),
    Kept(Charter, "Charter", "Method"),
    Kept(Driver, "Driver", "Method", ("text",), hidden={"position"}),
    Kept(ChangeIdea, "Change idea", "Method", ("text",), hidden={"position"}),
    Kept(PdsaCycle, "PDSA cycle", "Method", ("number", "idea"), via="project"),
    Kept(Measure, "Measure", "Measures", ("name",)),
    Kept(
        Reading,
        "Reading",
        "Measures",
        ("measure", "period_on"),
        via="measure",
        words={"value": figure_of},
        hidden={"numerator", "denominator"},
    ),
    Kept(Remark, "Remark", "Measures", ("measure", "period_on"), via="measure"),
    Kept(Benefit, "Benefit", "Benefits", ("text",), hidden={"claimed_on"}),
    Kept(CheckIn, "Check-in", "Mentoring", ("week_on",), hidden={"reading", "obstacle"}),
    Kept(
        MentoringSession,
        "Mentoring session",
        "Mentoring",
        ("week_on",),
        hidden={"mentor", "lead", "obstacle"},
        concerned=True,
    ),
    Kept(RadarSnooze, "Radar left alone", "Mentoring", ("until_on",), concerned=True),
    Kept(MentoringSlot, "Weekly slot", "Mentoring", ("weekday",), concerned=True),
    Kept(Obstacle, "Obstacle", "Obstacles", ("text",), hidden={"raised_on", "moved_on"}),
    Kept(Commitment, "Commitment", "Commitments", ("text",), hidden={"made_on"}),
    Kept(
        Review,
        "Review slot",
        "Reviews",
        ("starts",),
        words={"review_day": lambda row: written(row.review_day.on)},
    ),
    Kept(OwnWords, "Words for the review", "Reviews", via="review"),
    Kept(Decision, "Decision", "Reviews", ("outcome",), via="review"),
    Kept(Learning, "Learning", "Reviews", ("on",), hidden={"review"}),
    Kept(Reuse, "What it builds on", "Reviews", ("source",)),
)

# What a field is called here where its name is no phrase.
LABELS = {
    "ask": "Asked for",
    "did_not": "What did not work",
    "due_on": "Due",
    "position": "Place in the list",
    "removed_why": "Why",
    "review_on": "Review date",
    "starts_on": "Start",
    "tell_others": "What to tell others",
    "worked": "What worked",
}


@dataclass(frozen=True)
class Detail:
    """What changed in one field, in words; empty where there was or is nothing.

    `old` is None where only the new is told.
    """

    label: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Change:
    """What became of one thing: "Commitment", "done", "Ask pharmacy about Sundays".

    `who` is None where nobody acted, such as the hourly plan.
    """

    at: datetime
    who: User | None
    noun: str
    verb: str
    name: str
    details: list[Detail]

    @property
    def is_empty(self) -> bool:
        """Whether it was saved again with nothing new in it."""
        return self.verb == CHANGED and not self.details


def change(kept: Kept, before: Any, row: Any) -> Change:
    """Return what a row of history says beside the one before it, which is None for a new thing.

    A new thing tells everything that is not as it always begins; one that is gone, its name.
    """
    name = ", ".join(filter(None, (words_of(kept, one, row) for one in named(kept))))
    if row.history_type == "-":
        verb, details = "removed", []
    elif before is None:
        verb, details = "added", added(kept, row)
    else:
        verb, details = verb_of(before, row), changed(kept, before, row)
    return Change(row.history_date, row.history_user, kept.noun, verb, name, details)


def named(kept: Kept) -> list[Field]:
    return [kept.model._meta.get_field(one) for one in kept.named_by]  # type: ignore[misc]


def shown(kept: Kept) -> list[Field]:
    """Return the fields that tell something which the head of the line does not: who and when."""
    return [
        one
        for one in kept.model.history.model.tracked_fields  # type: ignore[attr-defined]
        if not one.primary_key
        and one.name not in {kept.via, "programme", *kept.hidden}
        and not one.name.endswith(("_by", "_at"))
    ]


def label(one: Field) -> str:
    return LABELS.get(one.name, capfirst(str(one.verbose_name)))


def added(kept: Kept, row: Any) -> list[Detail]:
    told = {
        label(one): words_of(kept, one, row)
        for one in shown(kept)
        if one.name not in kept.named_by
        and (one.name in kept.words or getattr(row, one.attname) != one.get_default())
    }
    told |= {name: ", ".join(now) for name, now in linked(kept, row).items()}
    return [Detail(name, None, words) for name, words in told.items() if words]


def changed(kept: Kept, before: Any, after: Any) -> list[Detail]:
    details = []
    for one in shown(kept):
        old, new = words_of(kept, one, before), words_of(kept, one, after)
        if old != new:
            details.append(Detail(label(one), old, new))
    was, now = linked(kept, before), linked(kept, after)
    for name in now:
        if gone := [one for one in was[name] if one not in now[name]]:
            details.append(Detail(f"{name} removed", None, ", ".join(gone)))
        if come := [one for one in now[name] if one not in was[name]]:
            details.append(Detail(f"{name} added", None, ", ".join(come)))
    return details


def verb_of(before: Any, after: Any) -> str:
    """Return "done" where `done_at` was filled in, "no longer done" where it was emptied."""
    for one in after.tracked_fields:
        if one.name.endswith("_at"):
            was, now = getattr(before, one.name), getattr(after, one.name)
            if bool(was) != bool(now):
                participle = one.name.removesuffix("_at")
                return participle if now else f"no longer {participle}"
    return CHANGED


def linked(kept: Kept, row: Any) -> dict[str, list[str]]:
    """Return what the row was linked to at the time, by the label of the many-to-many field."""
    return {
        label(one): sorted(str(getattr(link, one.m2m_reverse_field_name())) for link in links.all())
        for one in row._history_m2m_fields
        for links in [getattr(row, links_of(kept, one))]
    }


def links_of(kept: Kept, one: Field) -> str:
    """Return the name under which a row of history finds its links."""
    return f"historical{kept.model.__name__.lower()}_{one.name}_set"


def words_of(kept: Kept, one: Field, row: Any) -> str:
    if one.name in kept.words:
        return kept.words[one.name](row)
    value = getattr(row, one.name)
    if one.name == "period_on":
        return called(value, row.measure.interval, year=True)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value or ""))
    text = written(value)
    return f"week of {text}" if one.name == "week_on" else text


def written(value: Any) -> str:
    """Return a value as people write it; nothing for nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return date_format(value, "j F Y")
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return number(value)
    return str(value)


def number(value: Decimal) -> str:
    """Return all of the number and no more: "1,204", "7.25"."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"
