"""Review days, the slots in them, decisions and learning."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from people.models import User
from programmes.models import Membership, Programme, Role
from projects.models import Commitment, Project


class DayState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class ReviewDay(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="review_days")
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    call_link = models.URLField(max_length=300, blank=True)
    chair = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=DayState, default=DayState.PLANNED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="review_day_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.on:%d %B %Y}"


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def active(self):
        """Those whose executive is still one, and who still belong to the programme themselves."""
        held = Membership.objects.active().filter(programme=OuterRef("programme"))
        return self.filter(
            Exists(held.filter(user=OuterRef("executive"), role=Role.EXECUTIVE)),
            Exists(held.filter(user=OuterRef("person"))),
            executive__is_active=True,
            person__is_active=True,
        )


class Delegate(models.Model):
    """Whom an executive has named to get their invitations and packs as well."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="delegates")
    executive = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegates")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegate_of")
    named_at = models.DateTimeField()

    objects = DelegateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["executive__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "executive"], name="one_delegate_per_executive"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("executive")), name="delegate_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.executive}"


class Review(models.Model):
    """A project's slot in a review day: five minutes to present, five for feedback."""

    review_day = models.ForeignKey(ReviewDay, on_delete=models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reviews")
    starts = models.TimeField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_day", "project"], name="one_slot_per_project_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} at {self.starts:%H:%M}"


class Outcome(models.TextChoices):
    SCALE = "scale", "Scale up"
    CONTINUE = "continue", "Continue"
    RESCOPE = "rescope", "Re-scope"
    PAUSE = "pause", "Pause"
    STOP = "stop", "Stop with learning"


class Decision(models.Model):
    """What the executives decided at a review; amended by a newer one, never edited."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    summary = models.TextField()
    conditions = models.TextField(blank=True)
    executive = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decisions")
    promises = models.ManyToManyField(
        Commitment, through="DecisionCommitment", related_name="decisions"
    )
    # The executives who took part, whoever of them decided.
    present = models.ManyToManyField(User, related_name="+")
    decided_on = models.DateField()
    next_on = models.DateField("next review", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.review.project}"


class DecisionCommitment(models.Model):
    """Which promises a decision gave rise to."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT)
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT)


class Learning(models.Model):
    """What worked, what did not, what to tell others."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="learning")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="learning"
    )
    worked = models.TextField(blank=True)
    did_not = models.TextField(blank=True)
    tell_others = models.TextField(blank=True)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.project}, {self.on}"


class Reuse(models.Model):
    """What a project took over from what another one learned."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="builds_on")
    source = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reused_by")
    takes = models.TextField("what it takes over")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="one_reuse_per_source"),
            models.CheckConstraint(condition=~Q(project=F("source")), name="reuse_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} in {self.project}"
