"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from people import actions


@shared_task(ignore_result=True)
def forget_ended_sessions() -> None:
    actions.forget_ended_sessions(at=timezone.now())
