"""Agreeing a match makes projects: what the organisation needs, led by who cares about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from notifications import actions as notices
from people.history import remove
from people.models import User
from priorities.actions import settle, unsettle
from priorities.models import Candidate, Idea, Match, MatchState, Stage
from projects.actions.charter import write_charter
from projects.actions.teams import create_project
from projects.models import Project

NEWS_FOR = timedelta(days=7)
IN_WORK = "“{}” has been worked on, so the match stays. Change or end its projects one by one."


@transaction.atomic
def agree_match(
    *, match: Match, reason: str, present: Sequence[User], by: User, at: datetime
) -> list[Project]:
    """Return the projects that the match makes: one for each lead who is placed.

    Each is being set up with its lead, initiative, idea and objectives, and with what the idea
    would try as its draft aim. Leads are told, and so are authors whose ideas met nothing.
    """
    placed = settle(match=match, reason=reason, present=present, by=by, at=at)
    projects = [make_project(match, candidate, by=by, at=at) for candidate in placed]
    notices.plan_many(
        [
            told(candidate, project, at=at)
            for candidate, project in zip(placed, projects, strict=True)
        ]
        + [unmatched(match, idea, at=at) for idea in left_over(match)],
        at=at,
    )
    return projects


def make_project(match: Match, candidate: Candidate, *, by: User, at: datetime) -> Project:
    initiative, idea = candidate.initiative, candidate.idea
    project = create_project(
        programme=match.programme,
        title=free_title(match, candidate),
        objectives=list(initiative.objectives.all()),
        aim=idea.tries if idea else "",
        lead=candidate.lead,
        initiative=initiative,
        idea=idea,
        match=match,
        by=by,
        at=at,
    )
    if idea:
        write_charter(
            project=project,
            problem=idea.problem,
            why="",
            scope=idea.affected,
            resources="",
            risks="",
            initiative=initiative,
            by=by,
            at=at,
        )
    return project


def free_title(match: Match, candidate: Candidate) -> str:
    """Return the idea's title, or the initiative's, with the lead's name where it is taken."""
    title = str(candidate.idea or candidate.initiative)
    if match.programme.projects.filter(title__iexact=title).exists():
        name = f" ({candidate.lead.name})"
        title = title[: 200 - len(name)] + name
    return title


def left_over(match: Match) -> list[Idea]:
    """Return the ideas that were in the running and met no initiative."""
    waiting = match.programme.ideas.filter(stage=Stage.SHORTLISTED)
    return list(waiting.select_related("author"))


def told(candidate: Candidate, project: Project, *, at: datetime) -> notices.Wanted:
    return notices.Wanted(
        key=f"match:{candidate.match_id}:{at.isoformat()}:agreed:{candidate.lead_id}",
        kind="projects.matched",
        recipient=candidate.lead,
        subject=f"match:{candidate.match_id}",
        context={
            "programme": project.programme.name,
            "project": project.title,
            "initiative": candidate.initiative.title if candidate.initiative else "",
            "idea": candidate.idea.title if candidate.idea else "",
            "why": candidate.why,
            "path": reverse("portfolio:project", args=[project.pk]),
        },
        due_at=at,
        not_after=at + NEWS_FOR,
    )


def unmatched(match: Match, idea: Idea, *, at: datetime) -> notices.Wanted:
    return notices.Wanted(
        key=f"match:{match.pk}:{at.isoformat()}:unmatched:{idea.pk}",
        kind="projects.unmatched",
        recipient=idea.author,
        subject=f"match:{match.pk}",
        context={
            "programme": match.programme.name,
            "title": idea.title,
            "path": reverse("priorities:idea", args=[idea.pk]),
        },
        due_at=at,
        not_after=at + NEWS_FOR,
    )


@transaction.atomic
def undo_match(*, match: Match, by: User, at: datetime) -> Match:
    """Return the match, open again, its projects gone; refused once one has been worked on."""
    if match.state != MatchState.AGREED:
        raise ValidationError("This match is not agreed.")
    projects = list(match.projects.all())
    for project in projects:
        touched = project.history.filter(history_date__gt=match.agreed_at)
        joined = project.team.filter(started_at__gt=match.agreed_at)
        if touched.exists() or joined.exists():
            raise ValidationError(IN_WORK.format(project))
        discard(project, by=by, at=at)
    notices.withdraw(subject=f"match:{match.pk}", at=at, reason="The match was taken back.")
    leads = [one.lead for one in match.candidates.exclude(initiative=None).select_related("lead")]
    unsettle(match=match, by=by, at=at)
    notices.plan_many([undone(match, lead, at=at) for lead in leads], at=at)
    return match


def discard(project: Project, *, by: User, at: datetime) -> None:
    """Remove a project that nothing has come of; whatever refers to it refuses."""
    try:
        with transaction.atomic():
            for place in project.team.all():
                remove(place, by=by, at=at)
            charter = getattr(project, "charter", None)
            if charter and charter.history.count() == 1:
                remove(charter, by=by, at=at)
            project.objectives.clear()
            remove(project, by=by, at=at)
    except ProtectedError as refusal:
        raise ValidationError(IN_WORK.format(project)) from refusal


def undone(match: Match, lead: User, *, at: datetime) -> notices.Wanted:
    return notices.Wanted(
        key=f"match:{match.pk}:{at.isoformat()}:undone:{lead.pk}",
        kind="projects.unmade",
        recipient=lead,
        subject=f"match:{match.pk}",
        context={
            "programme": match.programme.name,
            "path": reverse("priorities:rank", args=[match.programme_id]),
        },
        due_at=at,
        not_after=at + NEWS_FOR,
    )
