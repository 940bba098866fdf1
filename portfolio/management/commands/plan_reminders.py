"""`manage.py plan_reminders`: the hourly planning of notices, reminders and digests, by hand."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from portfolio.digests import plan_digests
from reviews.actions import plan_all


class Command(BaseCommand):
    help = "Plans what is to be said of review days ahead and of the day. `sweep` sends it."

    def handle(self, **options) -> None:
        now = timezone.now()
        days, people = plan_all(at=now), plan_digests(at=now)
        self.stdout.write(f"Review days looked at: {days}. People to be told today: {people}.")
