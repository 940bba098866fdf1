"""Who may submit, score and decide, and whose scores they see."""

from django.shortcuts import get_object_or_404

from people.models import User
from priorities.models import Candidate, Idea, Initiative, Match
from programmes.models import Programme, Role
from programmes.permissions import roles_in

DECIDE = {Role.STEERING, Role.MANAGER}
PROPOSE = {Role.STEERING, Role.EXECUTIVE, Role.MANAGER}


def get_initiative_or_404(user: User, pk: int) -> Initiative:
    found = Initiative.objects.visible_to(user)
    return get_object_or_404(
        found.select_related("programme__organisation", "sponsor", "created_by"), pk=pk
    )


def get_idea_or_404(user: User, pk: int) -> Idea:
    found = Idea.objects.visible_to(user)
    return get_object_or_404(
        found.select_related(
            "programme__organisation", "author", "initiative", "merged_into__author"
        ),
        pk=pk,
    )


def get_match_or_404(user: User, pk: int) -> Match:
    found = Match.objects.visible_to(user)
    return get_object_or_404(found.select_related("programme__organisation"), pk=pk)


def get_candidate_or_404(user: User, pk: int) -> Candidate:
    found = Candidate.objects.filter(match__in=Match.objects.visible_to(user))
    return get_object_or_404(found.select_related("match__programme", "lead"), pk=pk)


def may_submit(user: User, programme: Programme) -> bool:
    """Everybody in the programme has ideas, and ranks what they would like to lead."""
    return bool(roles_in(programme, user)) and programme.archived_at is None


def may_propose(user: User, programme: Programme) -> bool:
    """Senior management, the steering group and the manager add initiatives."""
    return bool(roles_in(programme, user) & PROPOSE) and programme.archived_at is None


def may_change_idea(user: User, idea: Idea) -> bool:
    """Its author, until it is answered."""
    unanswered = idea.stage == "submitted" and idea.programme.archived_at is None
    return unanswered and idea.author_id == user.pk


def may_score(user: User, programme: Programme) -> bool:
    return Role.STEERING in roles_in(programme, user) and programme.archived_at is None


def may_decide(user: User, programme: Programme) -> bool:
    return bool(roles_in(programme, user) & DECIDE) and programme.archived_at is None


def sees_scores(user: User, item: Initiative | Idea, *, has_scored: bool) -> bool:
    """Whether the person may know anything of the scores that others gave.

    A member of the steering group not before their own; the manager and executives at once; all
    others when it is decided.
    """
    roles = roles_in(item.programme, user)
    if not item.is_open:
        return bool(roles)
    if Role.STEERING in roles:
        return has_scored
    return bool(roles & {Role.MANAGER, Role.EXECUTIVE})
