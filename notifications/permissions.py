"""Who may read the demo's mailbox: everybody signed in, their own organisation's mail."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from notifications.models import Notification
from people.models import User


def mailbox_of(user: User) -> QuerySet[Notification]:
    """Return the sent mail that the person may read, newest first; 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    return (
        Notification.objects.filter(
            state=Notification.State.SENT, recipient__organisation=user.organisation_id
        )
        .exclude(message="")
        .select_related("recipient")
        .order_by("-sent_at", "-id")
    )


def get_mail_or_404(user: User, pk: int) -> Notification:
    return get_object_or_404(mailbox_of(user), pk=pk)
