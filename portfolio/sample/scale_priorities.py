"""What the scale trust asks for and would try: initiatives, ideas, scores and an open match."""

from datetime import timedelta

from people.models import User
from portfolio.sample.scale_rows import STEPS, THEMES, Trust
from priorities.models import (
    Candidate,
    Criterion,
    Idea,
    Initiative,
    Match,
    Preference,
    Score,
    Stage,
)
from programmes.models import Role
from programmes.permissions import people_of

LEADS_PER_INITIATIVE, MOST_INITIATIVES = 3, 120
WEIGHTS = (("Likely effect", 50), ("Fit with objectives", 30), ("Doable in 12 weeks", 20))


def add_initiatives(trust: Trust, projects: int) -> list[Initiative]:
    """Return the initiatives, each scored by every member of the steering group."""
    criteria = Criterion.objects.bulk_create(
        Criterion(programme=trust.programme, name=name, weight=weight, position=place)
        for place, (name, weight) in enumerate(WEIGHTS)
    )
    count = min(MOST_INITIATIVES, -(-projects // LEADS_PER_INITIATIVE))
    initiatives = Initiative.objects.bulk_create(
        Initiative(
            programme=trust.programme,
            title=f"{THEMES[number % len(THEMES)]}, everywhere ({number + 1})",
            problem="It works in one place, and nobody else knows.",
            stage=Stage.SELECTED,
            impact=1 + number % 5,
            effort=1 + number // 5 % 5,
            created_at=trust.begun,
            created_by=trust.manager,
        )
        for number in range(count)
    )
    link = Initiative.objectives.through
    link.objects.bulk_create(
        link(initiative=one, objective=trust.objectives[number % len(trust.objectives)])
        for number, one in enumerate(initiatives)
    )
    members = list(people_of(trust.programme, Role.STEERING))
    Score.objects.bulk_create(
        Score(
            initiative=one,
            criterion=criterion,
            member=member,
            value=1 + (number + place) % 5,
            given_at=trust.begun,
        )
        for number, one in enumerate(initiatives)
        for place, criterion in enumerate(criteria)
        for member in members
    )
    return initiatives


def add_ideas(trust: Trust, leads: list[User], initiatives: list[Initiative]) -> None:
    """Give each lead an idea and three wishes in a match that is open."""
    ideas = Idea.objects.bulk_create(
        Idea(
            programme=trust.programme,
            title=f"{STEPS[number % len(STEPS)]}, Ward {number + 1}",
            problem="It takes too long, and nobody knows why.",
            tries="Count it for a week.",
            author=lead,
            initiative=initiatives[number % len(initiatives)],
            answer_by=trust.week + timedelta(days=number % 28),
            created_at=trust.begun,
            created_by=lead,
        )
        for number, lead in enumerate(leads)
    )
    match = Match.objects.bulk_create(
        [
            Match(
                programme=trust.programme,
                opened_at=trust.begun,
                opened_by=trust.manager,
                rank_by=trust.week,
            )
        ]
    )[0]
    candidates = Candidate.objects.bulk_create(
        Candidate(match=match, lead=lead, idea=idea, invited=True, ranked_at=trust.begun)
        for lead, idea in zip(leads, ideas, strict=True)
    )
    Preference.objects.bulk_create(
        Preference(
            candidate=one,
            initiative=initiatives[(number + place) % len(initiatives)],
            rank=place + 1,
        )
        for number, one in enumerate(candidates)
        for place in range(min(3, len(initiatives)))
    )
