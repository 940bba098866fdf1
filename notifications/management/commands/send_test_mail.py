"""`manage.py send_test_mail ADDRESS`: one mail, now, and what became of it stage by stage."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from notifications import actions, rendering, transports
from notifications.models import Notification
from notifications.rules import Result, State
from notifications.transports import Outcome, SmtpTransport
from people.models import User

HOW = {
    "smtp": "encrypted with STARTTLS",
    "smtps": "encrypted from the start",
    "smtp+plain": "not encrypted",
}
# What each stage of `SmtpTransport.stages` says once it is passed.
SAYS = {
    "connect": "The server answers",
    "starttls": "The connection is encrypted",
    "auth": "It accepts user and password",
    "mail": "It takes mail from {sender}",
    "rcpt": "It takes mail for {recipient}",
    "data": "It is ready for the message",
    "after_dot": "It has the message",
}
REMEDIES = {
    "connect": "Check host and port in QI_MAIL_URL, and whether the firewall lets this machine "
    "out to them. smtps:// is for servers that encrypt from the start, mostly at port 465; the "
    "certificate must be one that this machine trusts.",
    "starttls": "The server offers no encryption at this port, or its certificate is not one that "
    "this machine trusts. Name the server as its certificate does, add the authority to those of "
    "this machine, or give another port. smtp+plain:// is only for a relay on this machine.",
    "auth": "Check user and password in QI_MAIL_URL. Characters such as @ : / % in them are "
    "written as %40 %3A %2F %25.",
    "mail": "Check QI_MAIL_FROM: it must be an address that this user may send from. Some servers "
    "want to be told of this machine’s network address first.",
    "rcpt": "Check the address. If it lies outside of the organisation, the server may want a "
    "user and password in QI_MAIL_URL before it passes mail on.",
    "data": "Show its answer to those who run the mail server.",
    "after_dot": "Show its answer to those who run the mail server.",
}
SIGN_IN_WANTED = "The server wants to know who sends: give user and password in QI_MAIL_URL."
UNCERTAIN = (
    "It was handed over and never confirmed: it may have arrived. Look there before you try again."
)
LATER = (
    "That may pass: run this again in some minutes. Real mail is tried again by itself for days."
)


class Command(BaseCommand):
    help = (
        "Send one mail at once, by the way that QI_MAIL_URL names, and say what each stage of it "
        "led to. Ends with an error and a remedy where the mail was not taken."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", help="where to, like you@example.nhs.uk")

    def handle(self, *, address: str, **options) -> None:
        try:
            validate_email(address)
            transport = transports.configured()
        except ValidationError as error:
            raise CommandError(f"{address} is no e-mail address.") from error
        except (ImproperlyConfigured, ValueError) as error:
            raise CommandError(str(error)) from error
        if isinstance(transport, SmtpTransport):
            self.send(transport, address)
        else:
            self.keep(address)

    def send(self, transport: SmtpTransport, address: str) -> None:
        """Hand the mail to the server without a row: whatever becomes of it, it is not repeated."""
        named = f", as {transport.user}" if transport.user else ""
        way = f"{transport.host}, port {transport.port}, {HOW[transport.scheme]}{named}"
        self.stdout.write(f"To {address} through {way}")
        row = Notification(kind="notifications.test_mail", recipient=User(email=address))
        message = rendering.frozen(row, timezone.now())["message"]
        outcome = transport.deliver(
            sender=rendering.sender(),
            recipient=rendering.address(address),
            message=message.encode("ascii"),
            may_go=lambda stage: True,
        )
        self.tell(transport, outcome, address)
        if outcome.result != Result.ACCEPTED:
            raise CommandError(remedy(outcome))
        self.stdout.write(
            "The mail server has taken it. Look for it in the mailbox, among unwanted mail, too."
        )

    def tell(self, transport: SmtpTransport, outcome: Outcome, address: str) -> None:
        for stage in transport.stages:
            if stage not in SAYS:
                break
            says = SAYS[stage].format(sender=rendering.sender(), recipient=address)
            if stage == outcome.stage and outcome.result != Result.ACCEPTED:
                sure = outcome.result != Result.UNCERTAIN
                self.stdout.write(f"  {'NO ' if sure else '?  '}  {says}: {outcome.reason}")
                break
            self.stdout.write(f"  yes  {says}")

    def keep(self, address: str) -> None:
        """Put the mail where the demo's mailbox shows it; that knows only mail to its people."""
        now = timezone.now()
        person = User.objects.filter(email__iexact=address).first()
        if person is None:
            raise CommandError(
                f"QI_MAIL_URL names the demo’s mailbox, which takes mail to its own people alone, "
                f"and {address} belongs to none of them. Give the address of a demo account, or "
                "set QI_MAIL_URL to a mail server."
            )
        row = actions.plan(
            key=f"test:{uuid4().hex}",
            kind="notifications.test_mail",
            recipient=person,
            subject=f"user:{person.pk}",
            context={},
            due_at=now,
            even_if_inactive=True,
            at=now,
        )
        actions.sweep(now=now)
        row.refresh_from_db()
        if row.state != State.SENT:
            raise CommandError(f"The mail is {row.state}. {row.reason}".strip())
        self.stdout.write(
            f"Nothing has left this machine: QI_MAIL_URL names the demo’s mailbox. The mail to "
            f"{person} lies there: {settings.BASE_URL}{reverse('notifications:mailbox')}"
        )


def remedy(outcome: Outcome) -> str:
    """Return what to do about a mail that the server did not take."""
    if outcome.reason.startswith("530"):
        return SIGN_IN_WANTED
    if outcome.result == Result.UNCERTAIN:
        return UNCERTAIN
    if outcome.result == Result.LATER:
        return LATER
    return REMEDIES[outcome.stage]
