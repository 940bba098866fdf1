"""One of everything of prioritising and of packs, for tests that walk through all addresses."""

from people.models import User
from priorities.actions import (
    decide,
    open_match,
    rank,
    save_criteria,
    save_initiative,
    submit_idea,
    weigh,
)
from programmes.models import Programme
from qiprogramme.tests.make import NOW, TODAY
from reviews.actions import add_note, issue_pack, work_packs
from reviews.models import ReviewDay


def priorities(
    programme: Programme, *, manager: User, lead: User, sponsor: User | None, word: str
) -> dict[str, int]:
    """Return the ids of a selected initiative, an idea that waits, and a match that is open."""
    save_criteria(
        programme=programme,
        criteria=[("Effect", 60), ("Doable", 40)],
        answer_days=14,
        quorum=1,
        sponsors_count=True,
        wishes_weigh=60,
        meets_on=None,
        by=manager,
        at=NOW,
    )
    about = {"objectives": list(programme.objectives.all()), "topics": [f"topic {word}"]}
    initiative = save_initiative(
        programme=programme,
        title=f"Initiative {word}",
        problem=f"Asked for {word}",
        sponsor=sponsor,
        evidence=f"Known {word}",
        minimum=1,
        maximum=3,
        by=manager,
        at=NOW,
        **about,
    )
    idea_of_lead = submit_idea(
        programme=programme,
        title=f"Idea {word}",
        problem=f"Bothers {word}",
        tries=f"Tries {word}",
        affected=f"Affects {word}",
        initiative=initiative,
        by=lead,
        at=NOW,
        **about,
    )
    decide(
        item=initiative,
        stage="selected",
        reason=f"Chosen {word}",
        present=[manager],
        by=manager,
        at=NOW,
    )
    for item in (initiative, idea_of_lead):
        weigh(item=item, impact=4, effort=2, by=manager, at=NOW)
    match = open_match(programme=programme, leads=[lead], rank_by=TODAY, by=manager, at=NOW)
    candidate = rank(match=match, initiatives=[initiative], idea=idea_of_lead, by=lead, at=NOW)
    return {
        "initiative": initiative.pk,
        "idea": idea_of_lead.pk,
        "match": match.pk,
        "candidate": candidate.pk,
    }


def pack(day: ReviewDay, *, by: User) -> dict[str, int]:
    """Return the ids of the day's pack, issued and made, and of its first project's page."""
    issued = issue_pack(day=day, by=by, at=NOW)
    work_packs(at=NOW)
    page = issued.pages.exclude(review=None)[0]
    note = add_note(review=page.review, text="Noted", by=by, at=NOW)
    return {"pack": issued.pk, "page": page.pk, "room_note": note.pk}
