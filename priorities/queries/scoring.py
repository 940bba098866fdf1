"""What the steering group's scores say, as far as the reader may know."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from people.models import User
from priorities.lists import INITIATIVES
from priorities.models import OPEN, Criterion, Idea, Initiative, Score
from priorities.permissions import sees_scores
from priorities.rules import QUARTERS, Change, Sheet, Standing, changes, quarter, standing
from programmes.models import Programme, Role
from programmes.permissions import people_of
from safeguards.tables import Cell


@dataclass(frozen=True)
class Quarter:
    """One of the four fields of impact and effort."""

    name: str
    words: str
    items: list[Initiative | Idea]


@dataclass(frozen=True)
class Given:
    """One member's scores of one item."""

    member: User
    sheet: Sheet
    mean: float
    sponsors: bool
    counts: bool


@dataclass(frozen=True)
class Weighed:
    """One item with what its reader may know of its scores.

    `standing` and `rank` are None where they may not, or where nobody scored. `rank` is among the
    items that the reader sees.
    """

    item: Initiative | Idea
    scored: int
    own: Sheet | None
    may_see: bool
    standing: Standing | None
    rank: int | None = None


def sheets_of(
    programme: Programme, criteria: Sequence[Criterion]
) -> dict[tuple[str, int], dict[int, Sheet]]:
    """Return the complete sheets: (kind, id of the item) → member → criterion → score."""
    found: dict = defaultdict(lambda: defaultdict(dict))
    scores = Score.objects.filter(criterion__programme=programme)
    for score in scores.values_list("initiative", "idea", "member", "criterion", "value"):
        initiative, idea, member, criterion, value = score
        key = ("initiative", initiative) if initiative else ("idea", idea)
        found[key][member][criterion] = value
    return {
        key: {member: sheet for member, sheet in sheets.items() if len(sheet) >= len(criteria)}
        for key, sheets in found.items()
    }


def conflicted(item: Initiative | Idea) -> int | None:
    """Return the id of the person who has a stake in the item: its sponsor, its author."""
    return item.author_id if isinstance(item, Idea) else item.sponsor_id


def counted(item: Initiative | Idea, sheets: dict[int, Sheet], programme: Programme) -> list[Sheet]:
    """Return the sheets that count: without the sponsor's own, where the programme says so."""
    left_out = None if programme.sponsors_count else conflicted(item)
    return [sheet for member, sheet in sheets.items() if member != left_out]


def weighed(programme: Programme, items: Sequence[Initiative | Idea], user: User) -> list[Weighed]:
    """Return the items as the person may know them, the highest priority first; two queries."""
    criteria = list(programme.criteria.all())
    weights = {one.pk: one.weight for one in criteria}
    sheets = sheets_of(programme, criteria)
    rows = []
    for item in items:
        given = sheets.get((item.kind, item.pk), {})
        own = given.get(user.pk)
        item.programme = programme
        may_see = sees_scores(user, item, has_scored=own is not None)
        found = standing(counted(item, given, programme), weights) if may_see else None
        rows.append(Weighed(item, len(given), own, may_see, found))
    rows.sort(key=lambda row: -row.standing.priority if row.standing else 0)
    ranked = [row for row in rows if row.standing]
    places = {row.item.pk: place for place, row in enumerate(ranked, start=1)}
    return [
        Weighed(**{**vars(row), "rank": places[row.item.pk]}) if row.standing else row
        for row in rows
    ]


def priorities_of(programme: Programme, items: Sequence[Initiative]) -> dict[int, float]:
    """Return the priority of each item that was scored, to two places, as pages show it."""
    criteria = list(programme.criteria.all())
    weights = {one.pk: one.weight for one in criteria}
    sheets = sheets_of(programme, criteria)
    found = {}
    for item in items:
        given = sheets.get((item.kind, item.pk), {})
        if one := standing(counted(item, given, programme), weights):
            found[item.pk] = round(one.priority, 2)
    return found


def scores_of(item: Initiative | Idea) -> list[Given]:
    """Return what each member gave, by name."""
    criteria = list(item.programme.criteria.all())
    weights = {one.pk: one.weight for one in criteria}
    sheets = sheets_of(item.programme, criteria).get((item.kind, item.pk), {})
    members = User.objects.in_bulk(sheets)
    found = []
    for member, sheet in sheets.items():
        one = standing([sheet], weights)
        has_a_stake = member == conflicted(item)
        counts = item.programme.sponsors_count or not has_a_stake
        found.append(Given(members[member], sheet, one.priority, has_a_stake, counts))
    return sorted(found, key=lambda given: given.member.name)


def own_sheet(item: Initiative | Idea, user: User) -> dict[int, int]:
    """Return what the person gave the item so far: criterion → score."""
    about = {item.kind: item}
    return dict(Score.objects.filter(member=user, **about).values_list("criterion", "value"))


@dataclass(frozen=True)
class Sensitivity:
    """At which weight of a criterion an item changes places with which other."""

    criterion: Criterion
    weight: float
    other: Initiative | Idea
    rises: bool


def sensitivity_of(
    row: Weighed, rows: Sequence[Weighed], programme: Programme
) -> list[Sensitivity]:
    """Return what would change the item's rank among those that the reader sees."""
    if row.standing is None:
        return []
    criteria = {one.pk: one for one in programme.criteria.all()}
    weights = {pk: one.weight for pk, one in criteria.items()}
    seen = {one.item.pk: one for one in rows if one.standing}
    means = {pk: one.standing.means for pk, one in seen.items() if one.standing}
    found: list[Change] = changes(row.item.pk, means, weights)
    return [
        Sensitivity(criteria[one.criterion], one.weight, seen[one.other].item, one.rises)
        for one in found
    ]


def not_scored_by(programme: Programme, member: User) -> list[Initiative | Idea]:
    """Return what is open and lacks the member's scores; ideas only once they are shortlisted."""
    wanted: list[Initiative | Idea] = [
        *programme.initiatives.filter(stage__in=OPEN),
        *programme.ideas.filter(stage="shortlisted"),
    ]
    criteria = list(programme.criteria.all())
    sheets = sheets_of(programme, criteria)
    if not criteria:
        return []
    return [one for one in wanted if member.pk not in sheets.get((one.kind, one.pk), {})]


@dataclass(frozen=True)
class Weight:
    """All that one reader may know of one item's scores."""

    row: Weighed
    given: list[Given]
    sensitivity: list[Sensitivity]
    criteria: list[tuple[Criterion, float | None, int | None]]
    members: int


def weight_of(item: Initiative | Idea, user: User) -> Weight:
    """Return what the person may know of the item's scores, and how it stands beside others."""
    programme = item.programme
    kin: Sequence[Initiative | Idea] = (
        list(programme.initiatives.all())
        if isinstance(item, Initiative)
        else list(programme.ideas.filter(stage__in=OPEN))
    )
    if item not in kin:
        kin = [*kin, item]
    rows = weighed(programme, kin, user)
    row = next(one for one in rows if one.item == item)
    means = row.standing.means if row.standing else {}
    own = row.own or {}
    return Weight(
        row=row,
        given=scores_of(item) if row.may_see else [],
        sensitivity=sensitivity_of(row, rows, programme),
        criteria=[(one, means.get(one.pk), own.get(one.pk)) for one in programme.criteria.all()],
        members=people_of(programme, Role.STEERING).count(),
    )


def initiatives_of(programme: Programme, user: User) -> list[Weighed]:
    """Return the programme's initiatives as the person may know them."""
    found = programme.initiatives.select_related("sponsor").prefetch_related("objectives")
    return weighed(programme, list(found), user)


def matrix_of(programme: Programme) -> tuple[list[Quarter], list[Initiative | Idea]]:
    """Return the four quarters of the 2×2 with their items, and what is not placed yet."""
    items: list[Initiative | Idea] = [
        *programme.initiatives.exclude(stage="declined"),
        *programme.ideas.filter(stage__in=OPEN),
    ]
    quarters = [Quarter(name, words, []) for name, words in QUARTERS]
    placed = [(one.impact, one.effort, one) for one in items if one.impact and one.effort]
    for impact, effort, one in sorted(placed, key=lambda row: (-row[0], row[1], row[2].title)):
        quarters[quarter(impact, effort)].items.append(one)
    return quarters, [one for one in items if not one.impact]


def initiatives_table(programme: Programme, user: User) -> list[list[Cell]]:
    """Return the initiatives with what the person may know of their scores, heads first."""
    table: list[list[Cell]] = [
        [*INITIATIVES, "Stage", "Sponsor", "Priority", "Lowest", "Highest", "Impact", "Effort"]
    ]
    for row in initiatives_of(programme, user):
        one, found = row.item, row.standing
        objectives = "; ".join(str(objective) for objective in one.objectives.all())
        numbers = (found.priority, found.low, found.high) if found else (None, None, None)
        table.append(
            [
                *(one.title, one.problem, objectives, one.evidence, ", ".join(one.topics)),
                *(one.minimum, one.maximum, one.get_stage_display(), str(one.sponsor or "")),
                *(number and round(number, 2) for number in numbers),
                *(one.impact, one.effort),
            ]
        )
    return table


def ideas_table(programme: Programme, user: User) -> list[list[Cell]]:
    """Return the ideas with what the person may know of their scores, heads first."""
    heads = ["Title", "What bothers", "What to try", "Who is affected", "Topics", "Author"]
    table: list[list[Cell]] = [
        [*heads, "Submitted", "Answer by", "Stage", "Objectives", "Priority"]
    ]
    ideas = programme.ideas.select_related("author").prefetch_related("objectives")
    for row in weighed(programme, list(ideas), user):
        one, found = row.item, row.standing
        on = one.created_at.astimezone(programme.organisation.zone).date()
        table.append(
            [
                *(one.title, one.problem, one.tries, one.affected, ", ".join(one.topics)),
                *(one.author.name, on, one.answer_by, one.get_stage_display()),
                "; ".join(str(objective) for objective in one.objectives.all()),
                round(found.priority, 2) if found else None,
            ]
        )
    return table
