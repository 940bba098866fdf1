"""Gathers a project's charter on one page, and what changed in it since it was signed off."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.formats import date_format

from measures.models import Measure
from projects.models import Charter, Project, SignOff, SignRole
from projects.queries import Team, charter_of, members_of, team_of

HEADINGS = {
    "problem": "Problem",
    "why": "Why it matters",
    "scope": "Scope",
    "resources": "Resources",
    "risks": "Risks",
}


class Change(NamedTuple):
    heading: str
    was: str
    now: str


@dataclass(frozen=True)
class Signed:
    """What one of the two who sign says: their latest sign-off, and what has changed since."""

    label: str
    sign_off: SignOff | None
    changes: list[Change]


@dataclass(frozen=True)
class Page:
    """The charter; `facts` is its text by heading, which is what people sign."""

    team: Team
    members: list[str]
    charter: Charter
    proofs: list[Measure]
    measures: list[Measure]
    facts: dict[str, str]
    signed: list[Signed]


def charter_page(project: Project) -> Page:
    """Return the project's charter; seven queries."""
    team = team_of(project)
    members = [person.name for person in members_of(project)]
    charter = charter_of(project)
    measures = list(project.measures.all())
    facts = facts_of(project, team, members, charter, measures)
    latest = {one.role: one for one in project.sign_offs.select_related("signed_by")}
    return Page(
        team=team,
        members=members,
        charter=charter,
        proofs=[one for one in measures if one.at_aim],
        measures=measures,
        facts=facts,
        signed=[
            Signed(label, latest.get(role), changes(latest.get(role), facts))
            for role, label in SignRole.choices
        ],
    )


def facts_of(
    project: Project,
    team: Team,
    members: list[str],
    charter: Charter,
    measures: list[Measure],
) -> dict[str, str]:
    """Return what the charter says as text by heading, in the order in which it is read."""
    facts = {words: getattr(charter, name) for name, words in HEADINGS.items()}
    days = {"Start": project.starts_on, "Aim date": project.aim_on, "Review": project.review_on}
    return (
        {"Title": project.title, "Ward or team": project.place, "Aim": project.aim}
        | facts
        | {"Initiative": str(project.initiative or "")}
        | {role.capitalize(): str(person) for role, person in sorted(team.items())}
        | {
            "Team": ", ".join(members),
            "Objectives": ", ".join(sorted(str(one) for one in project.objectives.all())),
            "Measures": ", ".join(one.name for one in measures),
        }
        | {name: date_format(day, "j F Y") if day else "" for name, day in days.items()}
    )


def changes(sign_off: SignOff | None, now: dict[str, str]) -> list[Change]:
    """Return what differs from what was signed, heading by heading."""
    if sign_off is None:
        return []
    was = sign_off.facts
    headings = [*now, *(heading for heading in was if heading not in now)]
    return [
        Change(heading, was.get(heading, ""), now.get(heading, ""))
        for heading in headings
        if was.get(heading, "") != now.get(heading, "")
    ]
