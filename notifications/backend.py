"""Django's way of sending mail, led into notification rows: account mail is never lost either."""

import logging
from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notifications import actions
from people.actions import FOR_PERSON
from people.models import User

log = logging.getLogger(__name__)


class RowBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many messages were planned, in the caller's transaction."""
        return sum(self._plan(message) for message in email_messages)

    def _plan(self, message: EmailMessage) -> bool:
        named = User.objects.filter(pk=message.extra_headers.get(FOR_PERSON, 0)).first()
        people = [
            (named or User.objects.filter(email__iexact=to).first(), to)
            for to in message.recipients()
        ]
        alternatives = getattr(message, "alternatives", [])
        html = next((body for body, kind in alternatives if kind == "text/html"), "")
        now = timezone.now()
        for person, to in people:
            if person is None:
                # Without the address: a log is no list of who tried to come in.
                log.warning("account mail to an address that belongs to nobody was dropped")
                continue
            actions.plan(
                key=f"account:{uuid4().hex}",
                kind="notifications.account",
                recipient=person,
                address=to if named else "",
                subject=f"user:{person.pk}",
                context={"subject": message.subject, "text": message.body, "html": html},
                due_at=now,
                even_if_inactive=True,
                purge_when_sent=True,
                at=now,
            )
        return any(person for person, _ in people)
