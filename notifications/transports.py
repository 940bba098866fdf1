"""How a written message leaves: into the demo's mailbox or to a mail server."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.rules import Result, one_line

STAGE_SECONDS = 30
# RFC 5321, 4.5.3.2.6: a server may take ten minutes to answer the final dot.
DOT_SECONDS = 600
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class Outcome(NamedTuple):
    result: Result
    stage: str
    reason: str = ""


CALLED_BACK = Outcome(Result.LATER, "", "It was called back before it left.")


class Transport(Protocol):
    # Whether the row stays the only place where the message can be read.
    keeps_mail: bool

    def deliver(
        self, *, sender: str, recipient: str, message: bytes, may_go: Callable[[str], bool]
    ) -> Outcome:
        """Return what came of it; faults of network and server are outcomes, not errors.

        `may_go` is asked once, with the name of the stage, before the step that cannot be taken
        back; the message stays here when it says no.
        """
        ...


class MailboxTransport:
    """The demo's: the message stays in its row, where the mailbox shows it."""

    keeps_mail = True

    def deliver(
        self, *, sender: str, recipient: str, message: bytes, may_go: Callable[[str], bool]
    ) -> Outcome:
        if not may_go("mailbox"):
            return CALLED_BACK
        return Outcome(Result.ACCEPTED, "mailbox")


class CalledBack(Exception):
    """The message is no longer ours to send."""


class Refusal(Exception):
    """The server's answer to a command was not a yes."""

    def __init__(self, code: int, text: bytes):
        super().__init__(f"{code} {text.decode('utf-8', 'replace')}")
        self.code = code


class SmtpTransport:
    """One connection for each message, so that one message's trouble is no other's.

    smtplib raises the same error for a connection lost before and after the server took the
    message, so the stage is noted here.
    """

    keeps_mail = False

    def __init__(self, url: str):
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ImproperlyConfigured(
                "QI_MAIL_URL is not the address of a mail server. "
                "Give one, for example smtp://user:password@host:587"
            )
        self.scheme = parts.scheme
        self.host = parts.hostname
        self.port = parts.port or PORTS[parts.scheme]
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.stage = ""

    @property
    def stages(self) -> list[str]:
        """Return the stages through which a message goes, in order."""
        encrypted = ["starttls"] if self.scheme == "smtp" else []
        signed_in = ["auth"] if self.user else []
        return ["connect", *encrypted, *signed_in, "mail", "rcpt", "data", "after_dot", "quit"]

    def deliver(
        self, *, sender: str, recipient: str, message: bytes, may_go: Callable[[str], bool]
    ) -> Outcome:
        self.stage = "connect"
        try:
            with closing(self._connected()) as server:
                self._sign_in(server)
                self._say(server, "mail", f"MAIL FROM:<{sender}>")
                self._say(server, "rcpt", f"RCPT TO:<{recipient}>")
                self._say(server, "data", "DATA")
                self._hand_over(server, message, may_go)
                self._leave(server)
        except CalledBack:
            return CALLED_BACK
        except (OSError, smtplib.SMTPException, Refusal, ValueError) as error:
            return Outcome(judge(self.stage, error), self.stage, one_line(str(error))[:400])
        return Outcome(Result.ACCEPTED, self.stage)

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=STAGE_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=STAGE_SECONDS)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.scheme == "smtp":
            self.stage = "starttls"
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if self.user:
            self.stage = "auth"
            server.login(self.user, self.password)

    def _say(self, server: smtplib.SMTP, stage: str, command: str) -> None:
        self.stage = stage
        server.putcmd(command)
        self._expect_yes(server)

    def _expect_yes(self, server: smtplib.SMTP) -> None:
        code, text = server.getreply()
        if not 200 <= code < 400:
            raise Refusal(code, text)

    def _hand_over(
        self, server: smtplib.SMTP, message: bytes, may_go: Callable[[str], bool]
    ) -> None:
        server.send(re.sub(rb"(?m)^\.", b"..", message.rstrip(b"\r\n")) + b"\r\n")
        if not may_go("after_dot"):
            raise CalledBack
        # From here on the server may have it, whatever we hear.
        self.stage = "after_dot"
        server.sock.settimeout(DOT_SECONDS)
        server.send(b".\r\n")
        self._expect_yes(server)

    def _leave(self, server: smtplib.SMTP) -> None:
        self.stage = "quit"
        server.sock.settimeout(STAGE_SECONDS)
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            # The server has the message; how it says good-bye changes nothing.
            return


def judge(stage: str, error: Exception) -> Result:
    """Return what an error at that stage means for the message.

    Up to MAIL FROM nothing has been said of this message, so the trouble is every message's.
    """
    code = error.code if isinstance(error, Refusal) else 0
    if stage in ("connect", "starttls", "auth", "mail") or code == 530:
        return Result.CLOSED
    if 500 <= code < 600 or isinstance(error, ValueError):
        return Result.REFUSED
    if stage == "after_dot" and not 400 <= code < 500:
        return Result.UNCERTAIN
    return Result.LATER


def configured() -> Transport:
    """Return the transport that the settings name."""
    if settings.MAIL_URL.startswith("mailbox:"):
        return MailboxTransport()
    return SmtpTransport(settings.MAIL_URL)
