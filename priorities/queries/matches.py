"""A match as it stands: who ranked what, what is proposed, and at what cost."""

from dataclasses import dataclass

from people.models import User
from priorities import matching
from priorities.matching import Alternative, Proposal
from priorities.models import (
    Candidate,
    Idea,
    Initiative,
    Match,
    MatchState,
    Preference,
    Stage,
    Wish,
    WishKind,
)
from priorities.queries.scoring import priorities_of
from programmes.models import Programme


def open_match_of(programme: Programme) -> Match | None:
    return programme.matches.filter(state=MatchState.OPEN).first()


def proposal_of(match: Match, *, free: bool = False) -> Proposal:
    """Return the proposal for those who ranked, by candidate and initiative id.

    `free`: as if the manager held nobody together or apart.
    """
    programme = match.programme
    initiatives = list(programme.initiatives.filter(stage=Stage.SELECTED))
    candidates = list(match.candidates.exclude(ranked_at=None).select_related("lead"))
    priorities = priorities_of(programme, initiatives)
    wanted: dict[int, list[int]] = {one.pk: [] for one in candidates}
    for one in Preference.objects.filter(candidate__in=wanted).order_by("rank"):
        wanted[one.candidate_id].append(one.initiative_id)
    interests: dict[int, set[str]] = {one.lead_id: set() for one in candidates}
    for idea in programme.ideas.filter(author__in=interests):
        interests[idea.author_id] |= set(idea.topics)
    held = [] if free else list(Wish.objects.filter(candidate__in=wanted))
    selected = {one.pk for one in initiatives}
    pairs = {
        kind: [
            (one.candidate_id, one.initiative_id)
            for one in held
            if one.kind == kind and one.initiative_id in selected
        ]
        for kind in WishKind.values
    }
    share = programme.wishes_weigh / 100
    return matching.propose(
        [
            matching.Lead(one.pk, wanted[one.pk], frozenset(interests[one.lead_id]), one.lead.name)
            for one in candidates
        ],
        [
            matching.Initiative(
                one.pk,
                priorities.get(one.pk, 0),
                one.minimum,
                one.maximum,
                frozenset(one.topics),
                f"“{one.title}”",
            )
            for one in initiatives
        ],
        preference_weight=share,
        priority_weight=1 - share,
        pinned=pairs[WishKind.PINNED],
        forbidden=pairs[WishKind.FORBIDDEN],
    )


@dataclass(frozen=True)
class Placed:
    """A lead, the initiative proposed, why, and what the next best would cost."""

    candidate: Candidate
    initiative: Initiative | None
    reason: str
    alternative: Alternative | None
    ranked: list[Initiative]
    pinned: int | None
    forbidden: list[Initiative]

    @property
    def rank(self) -> int | None:
        """Which of the lead's choices it is, from 1; None for none of them."""
        if self.initiative in self.ranked:
            return self.ranked.index(self.initiative) + 1
        return None


@dataclass(frozen=True)
class Board:
    """What the manager steers a match by."""

    match: Match
    total: float
    best: float
    placed: list[Placed]
    silent: list[Candidate]
    unfilled: list[str]
    initiatives: list[Initiative]
    unscored: list[Initiative]

    @property
    def unplaced(self) -> list[Placed]:
        return [one for one in self.placed if one.initiative is None]

    @property
    def without_choice(self) -> list[Placed]:
        return [one for one in self.placed if one.initiative and one.rank is None]

    @property
    def costs(self) -> float:
        """How far the proposal lies below the best there is."""
        return self.best - self.total


def board_of(match: Match) -> Board:
    proposal, best = proposal_of(match), proposal_of(match, free=True)
    candidates = list(match.candidates.select_related("lead", "idea"))
    initiatives = list(match.programme.initiatives.filter(stage=Stage.SELECTED))
    by_id = Initiative.objects.in_bulk(
        Preference.objects.filter(candidate__match=match).values_list("initiative", flat=True)
    ) | {one.pk: one for one in initiatives}
    ranked: dict[int, list[Initiative]] = {one.pk: [] for one in candidates}
    for one in Preference.objects.filter(candidate__match=match).order_by("rank"):
        ranked[one.candidate_id].append(by_id[one.initiative_id])
    wishes = list(Wish.objects.filter(candidate__match=match))
    priorities = priorities_of(match.programme, initiatives)
    placed = [
        Placed(
            candidate=one,
            initiative=by_id.get(proposal.pairs.get(one.pk)),
            reason=proposal.reasons.get(one.pk) or proposal.unplaced.get(one.pk, ""),
            alternative=proposal.alternatives.get(one.pk),
            ranked=ranked[one.pk],
            pinned=next(
                (
                    held.initiative_id
                    for held in wishes
                    if held.candidate_id == one.pk and held.kind == WishKind.PINNED
                ),
                None,
            ),
            forbidden=[
                by_id[held.initiative_id]
                for held in wishes
                if held.candidate_id == one.pk
                and held.kind == WishKind.FORBIDDEN
                and held.initiative_id in by_id
            ],
        )
        for one in candidates
        if one.ranked_at
    ]
    return Board(
        match=match,
        total=proposal.total,
        best=best.total,
        placed=placed,
        silent=[one for one in candidates if one.ranked_at is None],
        unfilled=[proposal.unfilled[pk] for pk in proposal.unfilled],
        initiatives=initiatives,
        unscored=[one for one in initiatives if one.pk not in priorities],
    )


@dataclass(frozen=True)
class Choice:
    """A selected initiative as a lead sees it before ranking."""

    initiative: Initiative
    priority: float | None
    interested: list[str]


def ranking_of(programme: Programme, match: Match, user: User) -> tuple[list[Choice], list[Idea]]:
    """Return the initiatives to choose from, those that matter most first, and one's own ideas."""
    initiatives = list(
        programme.initiatives.filter(stage=Stage.SELECTED)
        .select_related("sponsor")
        .prefetch_related("objectives")
    )
    priorities = priorities_of(programme, initiatives)
    others = Preference.objects.filter(candidate__match=match).exclude(candidate__lead=user)
    interested: dict[int, list[str]] = {}
    by_name = others.order_by("candidate__lead__name")
    for pk, name in by_name.values_list("initiative", "candidate__lead__name"):
        interested.setdefault(pk, []).append(name)
    choices = [
        Choice(one, priorities.get(one.pk), interested.get(one.pk, [])) for one in initiatives
    ]
    choices.sort(key=lambda one: -(one.priority or 0))
    ended = (Stage.MATCHED, Stage.DECLINED, Stage.MERGED)
    return choices, list(programme.ideas.filter(author=user).exclude(stage__in=ended))


def candidate_of(match: Match, user: User) -> Candidate | None:
    return match.candidates.filter(lead=user).prefetch_related("preferences").first()


@dataclass(frozen=True)
class Agreed:
    """A match that was agreed, with its pairs."""

    match: Match
    pairs: list[Candidate]
    can_be_undone: bool


def agreed_matches(programme: Programme) -> list[Agreed]:
    """Return the matches that were agreed, the latest first; only that one can be taken back."""
    found = programme.matches.filter(state=MatchState.AGREED).select_related("agreed_by")
    pairs: dict[int, list[Candidate]] = {one.pk: [] for one in found}
    placed = Candidate.objects.filter(match__in=pairs).exclude(initiative=None)
    for one in placed.select_related("lead", "idea", "initiative"):
        pairs[one.match_id].append(one)
    return [
        Agreed(one, pairs[one.pk], can_be_undone=place == 0)
        for place, one in enumerate(found.prefetch_related("present"))
    ]


def match_to_rank(programme: Programme, user: User) -> Match | None:
    """Return the open match to which the person is invited, as long as they have not ranked."""
    asked = Candidate.objects.filter(lead=user, invited=True, ranked_at=None)
    return programme.matches.filter(state=MatchState.OPEN, candidates__in=asked).first()
