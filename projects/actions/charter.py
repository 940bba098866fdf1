"""The charter: written, put together into an aim, signed off."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from people.history import save
from people.models import User
from priorities.models import Initiative
from projects.actions.teams import change_project
from projects.aim import Aim, sentence
from projects.models import Charter, Project, SignOff, SignRole
from projects.queries import charter_of

NO_NEWS = "You have signed the charter as it is now."


@transaction.atomic
def write_charter(
    *,
    project: Project,
    problem: str,
    why: str,
    scope: str,
    resources: str,
    risks: str,
    by: User,
    at: datetime,
    initiative: Initiative | None = None,
) -> Charter:
    charter = charter_of(project)
    charter.problem, charter.why, charter.scope = problem, why, scope
    charter.resources, charter.risks = resources, risks
    if project.initiative != initiative:
        project.initiative = initiative
        save(project, by=by, at=at)
    return save(charter, by=by, at=at)


@transaction.atomic
def build_aim(
    *,
    project: Project,
    what: str,
    whom: str,
    start: str,
    goal: str,
    aim_on: date | None,
    by: User,
    at: datetime,
) -> Project:
    """Return the project with the aim that its parts make; a part may still be missing."""
    charter = charter_of(project)
    charter.aim_what, charter.aim_whom = what, whom
    charter.aim_start, charter.aim_goal = start, goal
    save(charter, by=by, at=at)
    return change_project(
        project=project,
        title=project.title,
        place=project.place,
        objectives=list(project.objectives.all()),
        aim=sentence(Aim(what, whom, start, goal, aim_on)),
        aim_on=aim_on,
        by=by,
        at=at,
    )


@transaction.atomic
def sign_off(
    *, project: Project, roles: Iterable[str], facts: Mapping[str, str], by: User, at: datetime
) -> list[SignOff]:
    """Return the person's sign-offs, one for each of their roles (`SignRole`s).

    `facts` is what the charter says, text by heading, as the person saw it; it is kept.
    """
    signed = [
        SignOff(project=project, role=role, facts=dict(facts), signed_at=at, signed_by=by)
        for role in SignRole.values
        if role in roles and facts != latest_facts(project, role)
    ]
    if not signed:
        raise ValidationError(NO_NEWS)
    for one in signed:
        one.save()
    return signed


def latest_facts(project: Project, role: str) -> dict | None:
    last = project.sign_offs.filter(role=role).last()
    return last.facts if last else None
