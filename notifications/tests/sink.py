"""A real mail server on this machine that takes mail, refuses it, or fails at a chosen moment."""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, syntax
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "qi@weald", "p@ss:word/1"


class Server(SMTP):
    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.next_is("drop at data"):
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg: str) -> None:
        if self.event_handler.next_is("drop at quit"):
            self.transport.abort()
            return
        await super().smtp_QUIT(arg)


class Sink:
    """`script` says what to do with the next messages; without one, they are taken.

    A script's words: an answer such as "451 later" (to RCPT), "after dot: 451 later", "drop at
    data", "drop after dot" (having taken the message), "drop at quit", "hold" (take it, answer
    never), "meet" (answer when a second message that is to meet is here too).
    """

    def __init__(self):
        self.taken: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.script: deque[str] = deque()
        self.holding = Event()
        self.meeting = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    def next_is(self, word: str) -> bool:
        if self.script and self.script[0] == word:
            self.script.popleft()
            return True
        return False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.script and self.script[0][0].isdigit():
            return self.script.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.script and self.script[0].startswith("after dot:"):
            return self.script.popleft().removeprefix("after dot: ")
        self.taken.append(envelope.original_content)
        self.recipients.append(envelope.rcpt_tos)
        if self.next_is("drop after dot"):
            server.transport.abort()
        if self.next_is("hold"):
            self.holding.set()
            await asyncio.sleep(60)
        if self.next_is("meet"):
            self.meeting += 1
            while self.meeting < 2:
                await asyncio.sleep(0.02)
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


class _Controller(Controller):
    def factory(self):
        return Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        # A bare knock: aiosmtpd's own waits for a greeting that TLS does not give.
        socket.create_connection((self.hostname, self.port)).close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(**options) -> Iterator[Sink]:
    """A sink that listens on a port of its own; options are aiosmtpd's."""
    sink = Sink()
    sink.port = free_port()
    if options.get("auth_required"):
        options["authenticator"] = sink.authenticate
    controller = _Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context for 127.0.0.1, and the file that makes clients trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "sink.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, pem
