"""Django's way of sending mail, led into notification rows: account mail is never lost either."""

import logging
from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notifications import actions
from people.models import User

log = logging.getLogger(__name__)


class RowBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many messages were planned, in the caller's transaction."""
        return sum(self._plan(message) for message in email_messages)

    def _plan(self, message: EmailMessage) -> bool:
        people = [User.objects.filter(email__iexact=to).first() for to in message.recipients()]
        alternatives = getattr(message, "alternatives", [])
        html = next((body for body, kind in alternatives if kind == "text/html"), "")
        now = timezone.now()
        for person in people:
            if person is None:
                # Without the address: a log is no list of who tried to come in.
                log.warning("account mail to an address that belongs to nobody was dropped")
                continue
            actions.plan(
                key=f"account:{uuid4().hex}",
                kind="notifications.account",
                recipient=person,
                subject=f"user:{person.pk}",
                context={"subject": message.subject, "text": message.body, "html": html},
                due_at=now,
                even_if_inactive=True,
                purge_when_sent=True,
                at=now,
            )
        return any(people)
