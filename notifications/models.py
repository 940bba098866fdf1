"""What must be said to whom and when, and how far the saying has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.rules import HELD, STOPPED, State


class Notification(models.Model):
    """One message to one person. The row is the truth: whatever happens to workers and brokers,
    the next sweep goes on from here. Only `notifications.actions` writes it."""

    State = State

    # What makes it one of a kind: event, generation, kind, recipient.
    key = models.CharField(max_length=200, unique=True)
    # "reviews.scheduled" is written with templates/reviews/email/scheduled.{subject.txt,txt,html}.
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    # Where it goes instead of the recipient's own address: one that is not theirs yet, or no more.
    address = models.EmailField(max_length=254, blank=True)
    # What it is about, as a word of its owner: "review_day:12".
    subject = models.CharField(max_length=100, db_index=True)
    # Of the messages of one group that are due to one person together, the most urgent is sent.
    group = models.CharField(max_length=100, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)

    context = models.JSONField(default=dict)
    calendar = models.JSONField(null=True, blank=True)
    even_if_inactive = models.BooleanField(default=False)
    purge_when_sent = models.BooleanField(default=False)

    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value.capitalize()) for state in State],
        default=State.PLANNED,
    )
    reason = models.CharField(max_length=500, blank=True)
    # Stopped because a database lost since may know of it as sent: to whoever plans, it was.
    counts_as_sent = models.BooleanField(default=False)
    # Who holds the row, until when by the database's clock.
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    # Written before the first byte leaves and never changed after, so that a second copy is
    # the same message to every mail server on the way.
    message_id = models.CharField(max_length=200, blank=True)
    date_header = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    smtp_stage = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="notification_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HELD, token__isnull=False, lease_until__isnull=False)
                | (~Q(state__in=HELD) & Q(token__isnull=True, lease_until__isnull=True)),
                name="notification_held_under_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="notification_sent_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STOPPED, stopped_at__isnull=False)
                | (~Q(state__in=STOPPED) & Q(stopped_at__isnull=True)),
                name="notification_stopped_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SENDING, State.UNKNOWN)) | ~Q(message=""),
                name="notification_frozen_before_sending",
            ),
            models.CheckConstraint(
                condition=Q(counts_as_sent=False) | Q(state=State.EXPIRED),
                name="notification_counts_as_sent_unsent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state__in=(State.PLANNED, State.UNKNOWN)),
                name="notification_due",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=HELD), name="notification_held"
            ),
            models.Index(
                fields=["group", "recipient"], condition=~Q(group=""), name="notification_group"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def to(self) -> str:
        """The address that it goes to."""
        return self.address or self.recipient.email


class Outbox(models.Model):
    """The one row about sending as a whole. Only `notifications.actions` writes it."""

    ONLY = 1

    # When a sweep last came to its end, whether or not it found anything to send.
    swept_at = models.DateTimeField(null=True, blank=True)
    # While mail is held: the moment of the backup that this database comes from, and the one when
    # it was restored. In between, another database was sending and nobody here knows what.
    held_since = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="outbox_is_one"),
            models.CheckConstraint(
                condition=Q(held_since=None, held_at=None)
                | Q(held_since__isnull=False, held_at__isnull=False),
                name="outbox_held_from_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return "Outbox"
