"""`manage.py release_mail --sent-until MOMENT`: after a restore, mail may leave again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from notifications.actions import release
from notifications.queries import held_since
from portfolio.digests import plan_digests
from reviews.actions import plan_all


class Command(BaseCommand):
    help = (
        "After a restore, lets mail leave again. Whatever was due until the given moment counts as "
        "sent, because the database that was lost may have sent it; all else goes out in its time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--sent-until",
            required=True,
            metavar="MOMENT",
            help=(
                "when the lost installation last sent mail, or stopped; if you do not know, the "
                f"moment of the restore. Like 2026-06-10T14:30, in {settings.TIME_ZONE}"
            ),
        )

    def catch_up(self, until: datetime) -> None:
        """Plan hour by hour what the lost installation planned: a row that is not there cannot
        count as sent."""
        moment = held_since()
        while moment and moment < until:
            plan_digests(at=moment)
            moment += timedelta(hours=1)
        plan_digests(at=until)
        plan_all(at=until)

    def handle(self, *, sent_until: str, **options) -> None:
        now = timezone.now()
        try:
            moment = datetime.fromisoformat(sent_until)
        except ValueError as error:
            raise CommandError(
                f"{sent_until} is no moment. Write it like 2026-06-10T14:30."
            ) from error
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        try:
            with transaction.atomic():
                self.catch_up(min(moment, now))
                released = release(sent_until=moment, at=now)
        except ValidationError as refusal:
            raise CommandError(refusal.message) from refusal
        for kind, count in sorted(released.ended.items()):
            self.stdout.write(f"  counts as sent: {count} {kind}")
        self.stdout.write(
            f"Mail leaves again. {released.ended.total()} count as sent and are not sent again, "
            f"{released.due} are due and go out now, {released.later} are due later."
        )
