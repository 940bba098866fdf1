"""Gathers what a project's page says in words and figures, and the packs that were issued."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format

from measures.queries import ChartParts, benefits_of, charts, supported_on
from people.models import User
from projects.models import Commitment, CycleState, Obstacle, PdsaCycle, Project, TeamRole
from projects.rules import PROGRESS_LEVELS
from reviews.models import File, Outcome, OwnWords, Pack, Page, Review, ReviewDay
from reviews.packs.frozen import Difference, differences, digest
from reviews.permissions import may_see_page, may_see_review
from reviews.queries.days import Pack as Facts
from reviews.queries.days import pack_facts

MOST_ROWS, MOST_TESTS, MOST_LINES = 26, 4, 4
CLIP = 220
NO_CHART: dict[str, Any] = {
    "name": "Main measure",
    "sentence": "Nothing is measured yet, so nobody can say whether this is an improvement.",
    "svg": "",
    "columns": [],
    "rows": [],
    "periods": [],
    "values": [],
    "centre": [],
    "lower": [],
    "upper": [],
    "marks": [],
}


def day_of(on: date) -> str:
    return date_format(on, "j F Y")


def clipped(text: str) -> str:
    """Return the text on one line, short enough for its place."""
    words = " ".join(text.split())
    return words if len(words) <= CLIP else f"{words[: CLIP - 1].rstrip()}…"


def page_facts(review: Review, today: date) -> dict[str, Any]:
    """Return the project's page in plain values: text, numbers and drawings, nothing to look up."""
    facts = pack_facts(review, today)
    project, day, words = review.project, review.review_day, own_words_of(review)
    measures = list(charts(project.measures.all()[: 1 + MOST_LINES], today).values())
    return {
        "kind": "project",
        "title": project.title,
        "place": project.place,
        "when": f"Review on {day_of(day.on)}, {review.starts:%H:%M}",
        "people": people(facts),
        "aim": project.aim or "No aim yet.",
        "serves": "; ".join(
            [
                *map(str, facts.objectives),
                *([str(project.initiative)] if project.initiative else []),
            ]
        ),
        "chart": chart_of(measures[0]) if measures else NO_CHART,
        "balancing": [{"name": one.name, "sentence": one.sentence} for one in measures[1:]],
        "since": since(facts),
        "changed": changed(facts),
        "tests": [told_test(one) for one in tests_of(project, facts.until)],
        "learning": learned(facts),
        "words": [one for one in (words.changed, words.learned, words.next) if one],
        "ask": words.ask or asked(facts) or "Nothing is asked for.",
        "wanted": Outcome(words.wanted).label if words.wanted else "Left open.",
        "progress": progress_words(facts),
        "obstacles": [told_obstacle(one) for one in facts.obstacles[:MOST_LINES]],
        "benefits": [told_benefit(one) for one in benefits_of(project)[:MOST_LINES]],
        "promises": [told_promise(one, facts.until) for one in facts.promises[:MOST_LINES]],
        "steps": [told_promise(one, facts.until) for one in facts.next_steps[:MOST_LINES]],
    }


def shown_of(review: Review, today: date) -> dict[str, Any]:
    """Return the project's page as it was issued last, or while it was not, as it now stands."""
    issued = review.pages.exclude(content="").order_by("-pack__version").first()
    return json.loads(issued.content) if issued else page_facts(review, today)


def neighbours_of(review: Review, user: User) -> dict[str, Review | None]:
    """Return the reviews `before` and `after` on its day that the person may read."""
    rows = list(review.review_day.reviews.select_related("project__programme"))
    open_ = [one for one in rows if may_see_review(user, one.project)]
    place = open_.index(review)
    return {
        "before": open_[place - 1] if place else None,
        "after": open_[place + 1] if place + 1 < len(open_) else None,
    }


def own_words_of(review: Review) -> OwnWords:
    """Return what the lead says, empty where they have not said it."""
    return OwnWords.objects.filter(review=review).first() or OwnWords(review=review)


def people(facts: Facts) -> str:
    names = {
        "Lead": facts.team.get(TeamRole.LEAD),
        "mentor": facts.team.get(TeamRole.MENTOR),
        "sponsor": facts.team.get(TeamRole.SPONSOR),
    }
    return ", ".join(f"{role} {person or 'nobody yet'}" for role, person in names.items())


def since(facts: Facts) -> str:
    if facts.last_review:
        return f"the review on {day_of(facts.last_review.review_day.on)}"
    return f"the start on {day_of(facts.since)}" if facts.since else "the start"


def changed(facts: Facts) -> list[str]:
    """Return what changed since the last review, in sentences; what is done comes last."""
    found = []
    now, then = facts.score_now, facts.score_then
    if now and then and now.score != then.score:
        found.append(f"Progress score {then.score} → {now.score}.")
    if facts.rhythm.due:
        found.append(f"Mentoring kept in {facts.rhythm.held} of {facts.rhythm.due} weeks.")
    if facts.since:
        period = (facts.since, facts.until)
        project = facts.review.project
        tests = project.cycles.filter(state=CycleState.DONE, closed_on__range=period).count()
        if tests:
            found.append(f"{tests} test{'s' if tests > 1 else ''} of change finished.")
        solved = project.obstacles.filter(resolved_at__date__range=period).count()
        if solved:
            found.append(f"{solved} obstacle{'s' if solved > 1 else ''} out of the way.")
    found += [clipped(one.happened) for one in facts.check_ins[:2] if one.happened]
    found += [clipped(f"Done: {one.text} ({one.owner})") for one in facts.done[:2]]
    return found


def tests_of(project: Project, until: date) -> QuerySet[PdsaCycle]:
    """Return the tests that were finished last, abandoned ones among them."""
    done = project.cycles.filter(state=CycleState.DONE, closed_on__lte=until)
    return done.select_related("idea").order_by("-closed_on", "-number")[:MOST_TESTS]


def told_test(cycle: PdsaCycle) -> dict[str, str]:
    return {
        "idea": clipped(cycle.idea.text),
        "scale": cycle.get_scale_display().lower(),
        "learned": clipped(cycle.learned),
        "act": f"{cycle.get_act_display()}.",
    }


def learned(facts: Facts) -> list[str]:
    """Return what was learned last, what did not work first."""
    if not facts.learning:
        return []
    last = facts.learning[0]
    told = (
        ("Did not work", last.did_not),
        ("Worked", last.worked),
        ("Tell others", last.tell_others),
    )
    return [clipped(f"{heading}: {text}") for heading, text in told if text]


def asked(facts: Facts) -> str:
    return next((clipped(one.ask) for one in facts.obstacles if one.ask), "")


def progress_words(facts: Facts) -> str:
    """Return the latest score and, beside it, what the records support on that day."""
    level = supported_on(facts.review.project, facts.until)
    records = f"The records support {level if level else 'no level yet'}."
    if not facts.score_now:
        return f"No progress score yet. {records}"
    score = facts.score_now.score
    told = f"{score} of 5 ({PROGRESS_LEVELS[score].lower()}), given by the {facts.score_now.role}."
    return f"{told} {records}"


def told_obstacle(obstacle: Obstacle) -> str:
    rung = obstacle.get_rung_display().lower()
    return clipped(f"{obstacle.text} (since {day_of(obstacle.raised_on)}, with the {rung})")


def told_benefit(benefit) -> str:
    low, high = f"{benefit.low.normalize():f}", f"{benefit.high.normalize():f}"
    checked = "checked" if benefit.checked_at else "claimed"
    return clipped(f"{benefit.text} {low} to {high} {benefit.unit} ({checked})")


def told_promise(promise: Commitment, today: date) -> str:
    if promise.done_at:
        when = "done"
    elif promise.due_on < today:
        when = f"overdue since {day_of(promise.due_on)}"
    else:
        when = f"by {day_of(promise.due_on)}"
    return clipped(f"{promise.text} ({promise.owner}, {when})")


def chart_of(parts: ChartParts) -> dict[str, Any]:
    """Return the drawing with its figures, the latest `MOST_ROWS` of them."""
    last = slice(-MOST_ROWS, None)
    hidden = max(len(parts.rows) - MOST_ROWS, 0)
    rows = [[str(cell) for cell in row] for row in parts.rows[last]]
    return {
        "name": parts.name,
        "sentence": parts.sentence,
        "svg": str(parts.wide),
        "columns": list(parts.columns),
        "rows": rows,
        "periods": [row[0] for row in rows],
        "values": list(parts.analysis.values[last]),
        "centre": list(parts.analysis.centre[last]),
        "lower": list(parts.analysis.lower[last]),
        "upper": list(parts.analysis.upper[last]),
        "marks": [[point - hidden, number] for point, number in parts.cycles if point >= hidden],
    }


@dataclass(frozen=True)
class Issued:
    """A pack with how far it is: its pages without their content, and its files."""

    pack: Pack
    pages: list[Page]
    kinds: list[str]

    @property
    def done(self) -> int:
        return sum(bool(page.digest or page.fault) for page in self.pages)

    @property
    def faults(self) -> list[Page]:
        return [page for page in self.pages if page.fault]


def packs_of(day: ReviewDay) -> list[Issued]:
    """Return the issues of the day's pack, the latest first; three queries."""
    packs = list(day.packs.select_related("issued_by"))
    pages: dict[int, list[Page]] = {one.pk: [] for one in packs}
    kinds: dict[int, list[str]] = {one.pk: [] for one in packs}
    found = Page.objects.filter(pack__in=packs).select_related("review__project")
    for page in found.defer("content"):
        pages[page.pack_id].append(page)
    for pack, kind in File.objects.filter(pack__in=packs).values_list("pack", "kind"):
        kinds[pack].append(kind)
    return [Issued(one, pages[one.pk], kinds[one.pk]) for one in packs]


def page_of_digest(user: User, wanted: str) -> Page | None:
    """Return the frozen page with this digest, if the person may see it."""
    pages = Page.objects.filter(digest=wanted).exclude(digest="")
    known = pages.select_related("pack__review_day__programme", "review__project__programme")
    return next((page for page in known if may_see_page(user, page)), None)


def holds(page: Page) -> bool:
    """Whether the page's content still has its digest."""
    return digest(page.content) == page.digest


@dataclass(frozen=True)
class Changed:
    """A page that differs from the one before, and how."""

    title: str
    differences: list[Difference]


def versions_differ(pack: Pack) -> list[Changed]:
    """Return what differs from the version before, page by page; empty for the first one."""
    before = Pack.objects.filter(review_day=pack.review_day, version=pack.version - 1).first()
    if before is None:
        return []
    was = {page.review_id: content_of(page) for page in before.pages.all()}
    found = []
    for page in pack.pages.all():
        now = content_of(page)
        told = differences(was.get(page.review_id, {}), now)
        if told:
            found.append(Changed(now.get("title") or now.get("programme") or "Page", told))
    return found


def content_of(page: Page) -> dict[str, Any]:
    return json.loads(page.content) if page.content else {}
