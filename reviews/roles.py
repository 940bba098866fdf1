"""Roles that begin and end: everybody is told at once what that means for the coming reviews."""

from datetime import datetime

from people.models import User
from programmes import actions as programming
from programmes.models import Membership
from projects import actions as projects
from projects.models import Project
from reviews.telling import told_at_once


def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Return the role that the person has in place of the other."""
    with told_at_once([membership.programme_id], at=at):
        return programming.change_role(membership=membership, role=role, by=by, at=at)


def end_role(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Return the role, ended."""
    with told_at_once([membership.programme_id], at=at):
        return programming.end_role(membership=membership, by=by, at=at)


def set_team(
    *,
    project: Project,
    lead: User | None,
    mentor: User | None,
    sponsor: User | None,
    by: User,
    at: datetime,
) -> Project:
    """Return the project with exactly these people in the three single roles."""
    with told_at_once([project.programme_id], at=at):
        return projects.set_team(
            project=project, lead=lead, mentor=mentor, sponsor=sponsor, by=by, at=at
        )
