"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from reviews import actions


@shared_task(ignore_result=True)
def plan_reminders() -> None:
    actions.plan_all(at=timezone.now())


@shared_task(ignore_result=True)
def work_packs() -> None:
    actions.work_packs(at=timezone.now())
