"""Initiatives from the top and ideas from the shop floor."""

from typing import cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from people.models import User
from programmes.models import Membership, Objective, Programme


class Stage(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    SELECTED = "selected", "Selected"
    SUBMITTED = "submitted", "Waiting for an answer"
    SHORTLISTED = "shortlisted", "Shortlisted"
    MERGED = "merged", "Joined with another"
    PARKED = "parked", "Parked"
    DECLINED = "declined", "Declined"
    MATCHED = "matched", "Became a project"


# Still to be decided by the steering group.
OPEN = (Stage.PROPOSED, Stage.SUBMITTED, Stage.SHORTLISTED)
OF_INITIATIVES = (Stage.PROPOSED, Stage.SELECTED, Stage.PARKED, Stage.DECLINED)
OF_IDEAS = (
    Stage.SUBMITTED,
    Stage.SHORTLISTED,
    Stage.MERGED,
    Stage.PARKED,
    Stage.DECLINED,
    Stage.MATCHED,
)
LEVELS = {1: "very low", 2: "low", 3: "middling", 4: "high", 5: "very high"}


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Those of programmes in which the person has an active role."""
        return self.filter(
            Exists(Membership.objects.active().filter(programme=OuterRef("programme"), user=user))
        )


class Item(models.Model):
    """What the steering group weighs: an initiative or an idea."""

    title = models.CharField(max_length=200)
    problem = models.TextField(blank=True)
    # What it is about, in single words: interests of people meet here.
    topics = models.JSONField(default=list, blank=True)
    impact = models.PositiveSmallIntegerField(choices=LEVELS, null=True, blank=True)
    effort = models.PositiveSmallIntegerField(choices=LEVELS, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ItemQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """Return "initiative" or "idea", as the fields that refer to one are called."""
        return str(self._meta.model_name)


class Initiative(Item):
    """What senior management asks for, under at least one objective of the organisation."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="initiatives")
    stage = models.CharField(
        max_length=12,
        choices=[(one.value, one.label) for one in OF_INITIATIVES],
        default=Stage.PROPOSED,
    )
    objectives = models.ManyToManyField(Objective, related_name="initiatives")
    sponsor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    evidence = models.TextField(blank=True)
    minimum = models.PositiveSmallIntegerField("fewest leads", default=1)
    maximum = models.PositiveSmallIntegerField("most leads", default=3)

    history = HistoricalRecords(m2m_fields=[objectives])

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="one_initiative_per_title"),
            models.CheckConstraint(
                condition=Q(minimum__gte=1, minimum__lte=F("maximum"), maximum__lte=3),
                name="initiative_of_1_to_3_leads",
            ),
            models.CheckConstraint(
                condition=Q(impact=None, effort=None)
                | Q(impact__range=(1, 5), effort__range=(1, 5)),
                name="initiative_weighed_1_to_5",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


class Idea(Item):
    """What somebody on the shop floor would try; `problem` says what bothers them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ideas")
    stage = models.CharField(
        max_length=12,
        choices=[(one.value, one.label) for one in OF_IDEAS],
        default=Stage.SUBMITTED,
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ideas")
    tries = models.TextField("what to try", blank=True)
    affected = models.CharField("who is affected", max_length=300, blank=True)
    # Empty: the author is not sure.
    objectives = models.ManyToManyField(Objective, related_name="ideas", blank=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined"
    )
    parked_until = models.DateField(null=True, blank=True)
    # The day by which its author has an answer, as the programme then promised.
    answer_by = models.DateField()

    history = HistoricalRecords(m2m_fields=[objectives])

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(impact=None, effort=None)
                | Q(impact__range=(1, 5), effort__range=(1, 5)),
                name="idea_weighed_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(stage="merged", merged_into__isnull=False)
                | (~Q(stage="merged") & Q(merged_into=None)),
                name="idea_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(stage="parked", parked_until__isnull=False)
                | (~Q(stage="parked") & Q(parked_until=None)),
                name="idea_parked_until_a_day",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


class Scored(models.Model):
    """What is said about one initiative or one idea."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    idea = models.ForeignKey(
        Idea, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=False, idea=None)
                | Q(initiative=None, idea__isnull=False),
                name="%(class)s_of_one_item",
            )
        ]

    @property
    def item(self) -> Initiative | Idea:
        return self.initiative or cast(Idea, self.idea)
