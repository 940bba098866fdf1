"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from mentoring import actions


@shared_task(ignore_result=True)
def replan() -> None:
    actions.replan_all(at=timezone.now())


@shared_task(ignore_result=True)
def record_radar() -> None:
    actions.record_radar(at=timezone.now())
