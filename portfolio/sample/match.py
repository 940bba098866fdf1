"""How the sample trust prioritised: initiatives scored and decided, ideas, wishes, the match."""

from collections.abc import Sequence
from datetime import timedelta

from people.models import User
from portfolio.sample.trust import WEEK, Sample
from priorities.actions import (
    decide,
    give_scores,
    open_match,
    rank,
    save_criteria,
    save_initiative,
    settle,
    submit_idea,
    weigh,
    wish,
)
from priorities.models import Candidate, Idea, Initiative, Stage, WishKind

# Ideas that were not matched: one waits, one was declined, one joined another.
OTHER_IDEAS = (
    (
        "contributor",
        "A kettle that patients may use at night",
        "People who cannot sleep ring for tea, and wait.",
        "Put a safe water boiler into the day room for two weeks and count the calls.",
        ("experience",),
        None,
    ),
    (
        "S4",
        "Tell people their date before the ward round does",
        "People hear of their discharge date after everybody else has.",
        "Write it on the board beside the bed on the day that it is set.",
        ("discharge", "experience"),
        Stage.MERGED,
    ),
    (
        "M2",
        "A second discharge lounge",
        "The lounge is full by eleven.",
        "Open the old library as a lounge.",
        ("flow",),
        Stage.DECLINED,
    ),
)


# Who ranked for the next cohort, and what.
NEXT_LEADS = {"M1": ("I4", "I2"), "M3": ("I4", "I6", "I1")}


def marry(sample: Sample) -> dict[str, Candidate]:
    """Return who was agreed to lead what, by the id of the lead in the sample's data."""
    start = sample.day(sample.data["programme"]["training_date"])
    members = [sample.people[row["id"]] for row in sample.data["people"]["steering_group"]]
    set_rules(sample)
    initiatives = ask_for(sample, members)
    ideas = think(sample, initiatives, members)
    match = open_match(
        programme=sample.programme,
        leads=[sample.people[row["lead"]["id"]] for row in sample.data["projects"]],
        rank_by=start - 3 * WEEK,
        by=sample.manager,
        at=sample.at(start - 4 * WEEK),
    )
    for row in sample.data["projects"]:
        lead = row["lead"]
        candidate = rank(
            match=match,
            initiatives=[initiatives[ident] for ident in lead["preferences"]],
            idea=ideas[lead["id"]],
            by=sample.people[lead["id"]],
            at=sample.at(start - 3 * WEEK),
        )
        if row["agreed_initiative"] != sample.data["matching"]["one_optimum"][lead["id"]]:
            wish(
                candidate=candidate,
                initiative=initiatives[row["agreed_initiative"]],
                kind=WishKind.PINNED,
                by=sample.manager,
                at=sample.at(start - 3 * WEEK),
            )
    placed = settle(
        match=match,
        reason=in_names(sample),
        present=members,
        by=sample.manager,
        at=sample.at(start - 2 * WEEK),
    )
    by_person = {one.lead_id: one for one in placed}
    return {
        row["lead"]["id"]: by_person[sample.people[row["lead"]["id"]].pk]
        for row in sample.data["projects"]
    }


def in_names(sample: Sample) -> str:
    """Return why the group agreed another match than the best, with names instead of ids."""
    words = f"{sample.data['matching']['agreed_differs_because']}."
    for row in sample.data["projects"]:
        words = words.replace(row["lead"]["id"], row["lead"]["name"])
    for row in sample.data["prioritisation"]["initiatives"]:
        words = words.replace(f"{row['id']},", f"“{row['title']}”,")
    return words


def set_rules(sample: Sample) -> None:
    start = sample.day(sample.data["programme"]["training_date"])
    criteria = sample.data["prioritisation"]["criteria"]
    save_criteria(
        programme=sample.programme,
        criteria=[(row["name"], row["weight"]) for row in criteria],
        answer_days=14,
        quorum=3,
        sponsors_count=True,
        wishes_weigh=60,
        meets_on=None,
        by=sample.manager,
        at=sample.at(start - 5 * WEEK),
    )


def ask_for(sample: Sample, members: Sequence[User]) -> dict[str, Initiative]:
    """Propose, score and decide the initiatives, each member's scores as the sample has them."""
    start = sample.day(sample.data["programme"]["training_date"])
    criteria = list(sample.programme.criteria.all())
    found = {}
    for row in sample.data["prioritisation"]["initiatives"]:
        initiative = save_initiative(
            programme=sample.programme,
            title=row["title"],
            problem=row["problem"],
            objectives=[sample.objectives[ident] for ident in row["objectives"]],
            sponsor=None,
            evidence="",
            topics=row["topics"],
            minimum=1,
            maximum=3,
            by=sample.manager,
            at=sample.at(start - 5 * WEEK),
        )
        for member, digits in zip(members, row["scores"], strict=True):
            values = {one.pk: int(digit) for one, digit in zip(criteria, digits, strict=True)}
            at = sample.at(start - 5 * WEEK + timedelta(days=2))
            give_scores(item=initiative, values=values, by=member, at=at)
        weigh(
            item=initiative,
            impact=round(sum(int(digits[0]) for digits in row["scores"]) / len(members)),
            effort=6 - round(sum(int(digits[2]) for digits in row["scores"]) / len(members)),
            by=sample.manager,
            at=sample.at(start - 5 * WEEK + timedelta(days=3)),
        )
        decide(
            item=initiative,
            stage=row["state"],
            reason=row.get("why_parked", ""),
            present=members,
            by=sample.manager,
            at=sample.at(start - 5 * WEEK + timedelta(days=3)),
        )
        found[row["id"]] = initiative
    return found


def think(
    sample: Sample, initiatives: dict[str, Initiative], members: Sequence[User]
) -> dict[str, Idea]:
    """Submit the leads' own ideas, which are shortlisted, and a few others."""
    start = sample.day(sample.data["programme"]["training_date"])
    found = {}
    for row in sample.data["projects"]:
        lead = row["lead"]
        served = initiatives[lead["preferences"][0]]
        idea = submit_idea(
            programme=sample.programme,
            title=row["title"],
            problem=lead["own_idea"],
            tries=row["primary_drivers"][0],
            affected=row["site"],
            topics=lead["interests"],
            objectives=list(served.objectives.all()),
            initiative=served,
            by=sample.people[lead["id"]],
            at=sample.at(start - 5 * WEEK),
        )
        decide(
            item=idea,
            stage=Stage.SHORTLISTED,
            reason="It begins where patients feel it.",
            present=members,
            by=sample.manager,
            at=sample.at(start - 4 * WEEK),
        )
        found[lead["id"]] = idea
    for ident, title, problem, tries, topics, stage in OTHER_IDEAS:
        if ident in sample.people:
            other_idea(sample, ident, title, problem, tries, topics, stage, members, found["L03"])
    return found


def ask_the_next(sample: Sample) -> None:
    """Open the match of the next cohort: two have ranked, one has yet to."""
    if "contributor" not in sample.people:
        return
    by_title = {one.title: one for one in sample.programme.initiatives.filter(stage="selected")}
    titles = {row["id"]: row["title"] for row in sample.data["prioritisation"]["initiatives"]}
    match = open_match(
        programme=sample.programme,
        leads=[sample.people[ident] for ident in ("contributor", *NEXT_LEADS)],
        rank_by=(sample.now + WEEK).date(),
        by=sample.manager,
        at=sample.now - timedelta(days=2),
    )
    for ident, wishes in NEXT_LEADS.items():
        rank(
            match=match,
            initiatives=[by_title[titles[wanted]] for wanted in wishes],
            idea=None,
            by=sample.people[ident],
            at=sample.now - timedelta(days=1),
        )


def other_idea(sample, ident, title, problem, tries, topics, stage, members, kin: Idea) -> None:
    start = sample.day(sample.data["programme"]["training_date"])
    waits = stage is None
    idea = submit_idea(
        programme=sample.programme,
        title=title,
        problem=problem,
        tries=tries,
        affected="",
        topics=list(topics),
        objectives=[],
        by=sample.people[ident],
        at=sample.now - timedelta(days=9) if waits else sample.at(start - 5 * WEEK),
    )
    if not waits:
        decide(
            item=idea,
            stage=stage,
            reason="It says the same as this one: two of you move it faster."
            if stage == Stage.MERGED
            else "It takes a building, and helps nobody go home.",
            into=kin if stage == Stage.MERGED else None,
            present=members,
            by=sample.manager,
            at=sample.at(start - 4 * WEEK),
        )
