"""What needs a person's attention, from what their home gathered: at most four, true for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from mentoring.models import SessionState
from portfolio.queries.home import Home
from programmes.models import Role

MOST = 4
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """As `parts/attention.html` shows it; `kind` is bad, warn or info."""

    count: int
    label: str
    detail: str
    url: str
    kind: str


def attention(home: Home) -> list[Item]:
    """Return what needs attention, the most pressing first."""
    found = [*own(home), *of_programme(home), *of_organisation(home)]
    kinds = ("bad", "warn", "info")
    return sorted(found, key=lambda item: kinds.index(item.kind))[:MOST]


def own(home: Home) -> Iterator[Item]:
    if home.overdue:
        text = named([commitment.text for commitment in home.overdue])
        yield Item(
            len(home.overdue), some(home.overdue, "commitment") + " overdue", text, "#owed", "bad"
        )
    stuck = [one for one in home.waiting if one.climbs_on <= home.today]
    if stuck:
        text = named([one.obstacle.project.title for one in stuck])
        yield Item(len(stuck), some(stuck, "obstacle") + " overdue", text, "#waiting", "bad")
    unlogged = [row for row in home.mentored if row.overdue]
    if unlogged:
        sessions = [session for row in unlogged for session in row.overdue]
        text = named([row.project.title for row in unlogged])
        url = reverse("mentoring:sessions")
        yield Item(len(sessions), some(sessions, "session") + " not logged", text, url, "warn")
    due = [row for row in home.led if row.check_in_due]
    if due:
        text = named([row.project.title for row in due])
        url = reverse("mentoring:check_in", args=[due[0].project.pk]) if len(due) == 1 else "#led"
        yield Item(len(due), some(due, "check-in") + " due this week", text, url, "warn")
    if home.to_rank:
        day = home.to_rank.rank_by
        url = reverse("priorities:rank", args=[home.to_rank.programme_id])
        text = f"Rank what you would like to lead by {day.day} {day:%B}"
        yield Item(1, "match waits for you", text, url, "warn")
    planned = [
        row for row in home.mentored if row.session and row.session.state == SessionState.PLANNED
    ]
    if planned:
        text = named([row.project.title for row in planned])
        url = reverse("mentoring:sessions")
        yield Item(len(planned), some(planned, "session") + " this week", text, url, "info")


def of_programme(home: Home) -> Iterator[Item]:
    programme, day = home.programme, home.review_day
    if home.unanswered:
        text = named([one.title for one in home.unanswered])
        url = reverse("priorities:ideas", args=[programme.pk]) + "?show=waiting"
        label = some(home.unanswered, "idea") + " without an answer"
        yield Item(len(home.unanswered), label, text, url, "bad")
    if home.unscored:
        text = named([one.title for one in home.unscored])
        url = reverse("priorities:initiatives", args=[programme.pk])
        label = some(home.unscored, "score") + " of yours missing"
        yield Item(len(home.unscored), label, text, url, "warn")
    if home.silent:
        text = named([row.project.title for row in home.silent])
        label = some(home.silent, "project") + " silent for three weeks"
        yield Item(len(home.silent), label, text, "#silent", "bad")
    watches = home.roles - {Role.CONTRIBUTOR}
    if watches and (concern := home.tally.concern):
        url = reverse("portfolio:projects", args=[programme.pk]) + "?show=concern"
        label = "project" if concern == 1 else "projects"
        text = "The main measure is getting worse"
        yield Item(concern, f"{label} with a concern", text, url, "warn")
    if home.lacking:
        text = named([row.project.title for row in home.lacking])
        label = some(home.lacking, "project") + " not complete"
        yield Item(len(home.lacking), label, text, "#lacking", "warn")
    if day and day.on <= home.today + SOON:
        slots = list(day.reviews.all())
        text = f"{day.on:%A} {day.on.day} {day.on:%B}, {day.starts:%H:%M}"
        url = reverse("reviews:day", args=[day.pk])
        yield Item(len(slots), some(slots, "review") + " within 14 days", text, url, "info")
    if home.undelivered:
        text = named([one.name for one in home.undelivered])
        url = reverse("portfolio:mails", args=[programme.pk]) + "?show=failed"
        label = "person" if len(home.undelivered) == 1 else "people"
        yield Item(len(home.undelivered), f"{label} whom mail does not reach", text, url, "bad")
    if home.invited:
        text = named([one.user.name for one in home.invited])
        url = reverse("programmes:people", args=[programme.pk])
        label = some(home.invited, "invitation") + " not accepted yet"
        yield Item(len(home.invited), label, text, url, "info")


def of_organisation(home: Home) -> Iterator[Item]:
    orphans = [programme for programme, managers in home.administered if not managers]
    if orphans:
        text = named([programme.name for programme in orphans])
        url = reverse("programmes:organisation")
        yield Item(
            len(orphans), some(orphans, "programme") + " without a manager", text, url, "bad"
        )


def some(things: Sequence, word: str) -> str:
    return word if len(things) == 1 else f"{word}s"


def named(names: Sequence[str]) -> str:
    """Return the first names, and how many others there are: "A; B and 3 more"."""
    rest = len(names) - 2
    return "; ".join(names[:2]) + (f" and {rest} more" if rest > 0 else "")
