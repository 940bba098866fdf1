"""One match of leads with initiatives: who was asked, what they wish, what was agreed."""

from django.db import models
from django.db.models import Q

from people.models import User
from priorities.models.items import Idea, Initiative, ItemQuerySet
from programmes.models import Programme


class MatchState(models.TextChoices):
    OPEN = "open", "Open"
    AGREED = "agreed", "Agreed"


class Match(models.Model):
    """While it is open, leads rank; once agreed, it keeps its numbers and its reason."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=6, choices=MatchState, default=MatchState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rank_by = models.DateField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    present = models.ManyToManyField(User, related_name="+")
    total = models.FloatField(null=True, blank=True)
    optimum = models.FloatField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state="open"),
                name="one_open_match_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(state="open", agreed_at=None, agreed_by=None)
                | Q(
                    state="agreed",
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                    total__isnull=False,
                ),
                name="match_agreed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"Match of {self.programme}"


class Candidate(models.Model):
    """A lead in a match; `initiative` and `why` are what was agreed."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="candidates")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="candidates")
    idea = models.ForeignKey(
        Idea, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    invited = models.BooleanField(default=False)
    ranked_at = models.DateTimeField(null=True, blank=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["lead__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["match", "lead"], name="one_candidate_per_lead")
        ]

    def __str__(self) -> str:
        return str(self.lead)


class Preference(models.Model):
    """What a lead would like: 1 is the first choice, 3 the last."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="preferences")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="preferences")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "rank"], name="one_preference_per_rank"),
            models.UniqueConstraint(
                fields=["candidate", "initiative"], name="one_rank_per_initiative"
            ),
            models.CheckConstraint(condition=Q(rank__range=(1, 3)), name="ranks_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.initiative}"


class WishKind(models.TextChoices):
    PINNED = "pinned", "Together"
    FORBIDDEN = "forbidden", "Not together"


class Wish(models.Model):
    """A pair that the manager holds together, or keeps apart, while a match is open."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="wishes")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=10, choices=WishKind)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "initiative"], name="one_wish_per_pair"),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(kind="pinned"), name="one_pin_per_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.get_kind_display().lower()} {self.initiative}"
