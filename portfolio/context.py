"""What the frame of every page shows."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.db.models.functions import Coalesce
from django.urls import ResolverMatch, reverse

from measures.models import Benefit, Measure, Remark
from mentoring.models import MentoringSession, TrainingEvent
from people.models import User
from portfolio.policy import ADDRESSES
from priorities.models import Candidate, Idea, Initiative, Match
from programmes.models import Membership, Programme
from programmes.permissions import is_manager, programmes_of
from projects.models import ChangeIdea, Commitment, Driver, Obstacle, PdsaCycle, Project, TeamRole
from projects.permissions import team_roles_of
from reviews.models import Pack, Page, Reuse, Review, ReviewDay

# How to come from what an address names to its programme.
PROGRAMME_OF: dict[str, tuple[type[Model], str | Coalesce]] = {
    "project": (Project, "programme"),
    "measure": (Measure, Coalesce("project__programme", "programme")),
    "remark": (Remark, Coalesce("measure__project__programme", "measure__programme")),
    "session": (MentoringSession, "project__programme"),
    "training": (TrainingEvent, "programme"),
    "obstacle": (Obstacle, "project__programme"),
    "initiative": (Initiative, "programme"),
    "idea": (Idea, "programme"),
    "match": (Match, "programme"),
    "candidate": (Candidate, "match__programme"),
    "benefit": (Benefit, "project__programme"),
    "driver": (Driver, "project__programme"),
    "change_idea": (ChangeIdea, "project__programme"),
    "cycle": (PdsaCycle, "project__programme"),
    "commitment": (Commitment, "programme"),
    "membership": (Membership, "programme"),
    "review_day": (ReviewDay, "programme"),
    "reuse": (Reuse, "project__programme"),
    "review": (Review, "project__programme"),
    "pack": (Pack, "review_day__programme"),
    "page": (Page, "pack__review_day__programme"),
}
# The beginnings of the names of the addresses in each place.
PLACES = {
    "Home": ("portfolio:home",),
    "Projects": (
        "portfolio:project",
        "portfolio:charter",
        "portfolio:library",
        "portfolio:method",
        "portfolio:newcomer",
        "portfolio:progress",
        "portfolio:report",
        "programmes:change_programme",
        "projects:",
        "measures:",
        "mentoring:project",
        "mentoring:start",
        "mentoring:check_in",
        "reviews:team",
        "reviews:close",
        "reviews:hand_over",
        "reviews:reuse",
    ),
    "Prioritise": (
        "priorities:",
        "portfolio:balance",
        "portfolio:sight",
        "portfolio:alike",
        "projects:agree_match",
    ),
    "Mentoring": ("mentoring:session", "mentoring:log"),
    "Reviews": (
        "reviews:day",
        "reviews:add_day",
        "reviews:slots",
        "reviews:move",
        "reviews:cancel",
        "reviews:review",
        "reviews:own_words",
        "reviews:learning",
        "reviews:delegate",
        "reviews:room",
        "reviews:minutes",
        "reviews:pack",
        "reviews:changes",
        "reviews:page",
        "reviews:check",
    ),
    "People": (
        "programmes:people",
        "programmes:invite",
        "reviews:change_role",
        "reviews:end_role",
        "reviews:leave",
    ),
    "Organisation": (
        "programmes:organisation",
        "programmes:add_",
        "programmes:change_objective",
        "programmes:staff",
        "programmes:settings",
        "programmes:logo",
        "programmes:holidays",
        "programmes:bank_holidays",
        "reviews:close_account",
    ),
}


@dataclass(frozen=True)
class Frame:
    """Where a person stands: the programme that the page belongs to, and what they do there."""

    programme: Programme | None
    manages: bool
    mentors: bool


def navigation(request) -> dict:
    """Return `navigation`, `demo`, and what the frame shows of organisation and programme:
    their names, the logo, and the programme itself if it is archived.

    At most three queries: the person's memberships and team roles, and the programme of the page
    where they belong to several.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "demo": settings.DEMO}
    frame = frame_of(user, request)
    here = request.resolver_match.view_name if request.resolver_match else ""
    programme = frame.programme
    organisation = programme.organisation if programme else user.organisation
    return {
        "navigation": [
            {"label": label, "url": url, "current": here.startswith(PLACES[label])}
            for label, url in links(user, frame)
        ],
        "demo": settings.DEMO,
        "frame_organisation": organisation.name,
        "frame_programme": programme.name if programme else "",
        "frame_logo": organisation.logo,
        "frame_archived": programme if programme and programme.archived_at else None,
        "frame_manages": frame.manages,
    }


def frame_of(user: User, request) -> Frame:
    programmes: dict[int | None, Programme] = {one.pk: one for one in programmes_of(user)}
    if not programmes:
        return Frame(None, manages=False, mentors=False)
    mentors = any(role == TeamRole.MENTOR for _, role in team_roles_of(user))
    first = next((one for one in programmes.values() if one.archived_at is None), None)
    shown = programme_shown(request) if len(programmes) > 1 or first is None else None
    programme = programmes.get(shown) or first
    manages = programme is not None and is_manager(user, programme)
    return Frame(programme, manages=manages, mentors=mentors)


def programme_shown(request) -> int | None:
    """Return the id of the programme that the page is about, or None."""
    match = request.resolver_match
    if match and match.view_name == "portfolio:home":
        wanted = request.GET.get("programme", "")
        return int(wanted) if wanted.isdecimal() else None
    return programme_of(match) if match else None


def programme_of(match: ResolverMatch) -> int | None:
    """Return the id of the programme to which the object in the address belongs, or None."""
    address = ADDRESSES.get(match.view_name)
    if address is None:
        return None
    if address.on == "programme":
        return match.kwargs["pk"]
    if address.on not in PROGRAMME_OF:
        return None
    model, path = PROGRAMME_OF[address.on]
    return model._default_manager.filter(pk=match.kwargs["pk"]).values_list(path, flat=True).first()


def links(user: User, frame: Frame) -> list[tuple[str, str]]:
    """Return the label and address of each place that the person can go to."""
    programme = frame.programme
    wanted = [
        (True, "Home", "portfolio:home", []),
        (programme, "Projects", "portfolio:projects", [programme and programme.pk]),
        (programme, "Prioritise", "priorities:initiatives", [programme and programme.pk]),
        (frame.mentors, "Mentoring", "mentoring:sessions", []),
        (programme, "Reviews", "reviews:days", [programme and programme.pk]),
        (frame.manages, "People", "programmes:people", [programme and programme.pk]),
        (user.is_administrator, "Organisation", "programmes:organisation", []),
    ]
    return [(label, reverse(name, args=args)) for if_, label, name, args in wanted if if_]
