"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from portfolio import digests


@shared_task(ignore_result=True)
def plan_digests() -> None:
    digests.plan_digests(at=timezone.now())
