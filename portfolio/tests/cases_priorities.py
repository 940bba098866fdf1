"""How the forms of prioritising are filled in."""

from portfolio.tests.case import Case
from portfolio.tests.make import OWN, Town
from priorities.actions import decide
from priorities.models import Initiative, Match
from projects.actions import agree_match
from qiprogramme.tests.make import NOW


def scores(town: Town) -> dict:
    return {f"score_{pk}": "4" for pk in town.weald.programme.criteria.values_list("pk", flat=True)}


def reopen(town: Town) -> None:
    initiative = Initiative.objects.get(pk=town.things[OWN]["initiative"])
    about = {"reason": "", "present": [town.weald.steering], "by": town.weald.manager}
    decide(item=initiative, stage="proposed", at=NOW, **about)


def agree(town: Town) -> None:
    match = Match.objects.get(pk=town.things[OWN]["match"])
    about = {"reason": "", "present": [town.weald.steering], "by": town.weald.manager}
    agree_match(match=match, at=NOW, **about)


PRIORITIES = [
    Case(
        "priorities:add_initiative",
        "title",
        lambda town: {"title": "Daily huddles", "objectives": [town.weald.objective.pk]},
    ),
    Case("priorities:change_initiative", "title", {"problem": "Nobody has a task"}),
    Case(
        "priorities:take_in",
        "file",
        {
            "ready": "Title\tObjectives\nDaily huddles\tCare close to home\n",
            "text": "",
            "add": "yes",
        },
    ),
    Case(
        "priorities:take_in_ideas",
        "file",
        {"ready": "Title\tProblem\nAsk early\tThey wait\n", "text": "", "add": "yes"},
    ),
    Case("priorities:criteria", "name_0", {"name_2": "Fair", "weight_2": "10"}),
    Case("priorities:submit", "title", {"title": "Ask on day one", "problem": "They wait"}),
    Case("priorities:change_idea", "title", {"tries": "Ask on day one"}, who="lead"),
    Case("priorities:score_initiative", "score_", scores, who="steering", prepare=reopen),
    Case("priorities:score_idea", "score_", scores, who="steering"),
    Case("priorities:weigh_initiative", "impact", {"impact": "2", "effort": "5"}),
    Case("priorities:weigh_idea", "impact", {"impact": "2", "effort": "5"}),
    Case(
        "priorities:decide_initiative",
        "stage",
        lambda town: {
            "stage": "parked",
            "reason": "Next year",
            "present": [town.weald.steering.pk],
        },
    ),
    Case(
        "priorities:decide_idea",
        "stage",
        lambda town: {
            "stage": "declined",
            "reason": "It is done already",
            "present": [town.weald.steering.pk],
        },
    ),
    Case(
        "priorities:open_match",
        "rank_by",
        lambda town: {"rank_by": "30 June 2026", "leads": [town.weald.member.pk]},
    ),
    Case(
        "priorities:rank",
        "first",
        lambda town: {"first": str(town.things[OWN]["initiative"])},
        who="member",
    ),
    Case(
        "priorities:wish",
        "initiative",
        lambda town: {"initiative": str(town.things[OWN]["initiative"]), "kind": "pinned"},
    ),
    Case(
        "projects:agree_match",
        "present",
        lambda town: {"present": [town.weald.steering.pk]},
    ),
    Case("projects:undo_match", page="priorities:match", prepare=agree),
]
