"""`manage.py plan_reminders`: the hourly planning of notices and reminders, without Celery."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from reviews import actions


class Command(BaseCommand):
    help = "Plans what is to be said of every review day ahead. `sweep` sends it."

    def handle(self, **options) -> None:
        count = actions.plan_all(at=timezone.now())
        self.stdout.write(f"Review days looked at: {count}.")
