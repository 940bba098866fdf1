"""Initiatives, ideas and a steering group for the tests of this app, made by actions alone."""

from dataclasses import dataclass, field

from people.models import User
from priorities.actions import decide, give_scores, save_criteria, save_initiative, submit_idea
from priorities.models import Idea, Initiative
from programmes.actions import add_member
from programmes.models import Role
from qiprogramme.tests.make import NOW, World, person, two_worlds

WEIGHTS = (("Effect", 60), ("Doable", 40))


@dataclass
class Group:
    """A programme with a steering group of three, two criteria, and nothing to weigh yet."""

    weald: World
    members: list[User] = field(default_factory=list)

    def initiative(self, title: str = "Huddles", **values) -> Initiative:
        defaults = {"problem": "", "sponsor": None, "evidence": "", "topics": [], "minimum": 1}
        return save_initiative(
            programme=self.weald.programme,
            title=title,
            objectives=[self.weald.objective],
            by=self.weald.manager,
            at=NOW,
            **({"maximum": 3} | defaults | values),
        )

    def idea(self, title: str = "Ask on day one", by: User | None = None, **values) -> Idea:
        defaults = {"tries": "Ask", "affected": "", "topics": [], "objectives": []}
        return submit_idea(
            programme=self.weald.programme,
            title=title,
            problem="People wait",
            by=by or self.weald.lead,
            at=NOW,
            **(defaults | values),
        )

    def score(self, item: Initiative | Idea, member: User, *scores: int) -> None:
        criteria = self.weald.programme.criteria.all()
        values = {one.pk: score for one, score in zip(criteria, scores, strict=True)}
        give_scores(item=item, values=values, by=member, at=NOW)

    def decide(self, item: Initiative | Idea, stage: str, **values):
        about = {"reason": "Because", "present": self.members, "by": self.weald.manager, "at": NOW}
        return decide(item=item, stage=stage, **(about | values))

    def rules(self, **values) -> None:
        defaults = {"answer_days": 14, "quorum": 2, "sponsors_count": True, "wishes_weigh": 60}
        save_criteria(
            programme=self.weald.programme,
            **({"criteria": WEIGHTS, "meets_on": None} | defaults | values),
            by=self.weald.manager,
            at=NOW,
        )


def group() -> Group:
    weald = two_worlds()
    found = Group(weald, [weald.steering])
    for name in ("ada", "ben"):
        member = person(weald.organisation, f"{name}@weald.example", f"Weald {name.title()}")
        add_member(
            programme=weald.programme, user=member, role=Role.STEERING, by=weald.manager, at=NOW
        )
        found.members.append(member)
    found.rules()
    return found
