"""A mail server that notes every message it takes, and fails as it is told, stage by stage."""

import asyncio
import hashlib
import re
import threading
import time
from collections import deque
from contextlib import suppress
from typing import NamedTuple

STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "after_dot", "quit")
HOWS = ("4xx", "5xx", "hang", "half-close", "drop")
# A client that waits this long for us has given up.
SILENCE = 60
GOOD = {
    "connect": "220 sink",
    "ehlo": "250 sink",
    "mail": "250 OK",
    "rcpt": "250 OK",
    "data": "354 go on",
    "after_dot": "250 taken",
    "quit": "221 bye",
}


class Delivery(NamedTuple):
    """One copy of a message that was taken; `key` is what its subject names."""

    key: str
    message_id: str
    digest: str
    at: float


class Fault(NamedTuple):
    stage: str
    how: str
    key: str
    at: float


class Sink:
    """Listens in a thread of its own. `script` holds what is done to the next connections."""

    def __init__(self) -> None:
        self.taken: list[Delivery] = []
        self.faults: list[Fault] = []
        self.script: deque[tuple[str, str]] = deque()
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**22, backlog=256)
        )
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ValueError):
            await _Conversation(self, reader, writer).held()
        writer.close()


class _Conversation:
    def __init__(
        self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        try:
            self.trouble: tuple[str, str] | None = sink.script.popleft()
        except IndexError:
            self.trouble = None

    async def held(self) -> None:
        going = await self._answer("connect")
        while going and (line := await self.reader.readline()):
            verb = line.split(b" ")[0].strip().lower().decode("ascii", "replace")
            stage = "ehlo" if verb == "helo" else verb
            if stage not in STAGES:
                self.writer.write(b"250 OK\r\n")
            elif not await self._answer(stage):
                return
            elif stage == "data":
                going = await self._take()
            elif stage == "quit":
                return

    async def _take(self) -> bool:
        content = await self.reader.readuntil(b"\r\n.\r\n")
        delivery = Delivery(
            key=_found(rb"(?im)^subject: about (\S+)", content),
            message_id=_found(rb"(?im)^message-id:\s*(<[^>]+>)", content),
            digest=hashlib.sha256(content).hexdigest(),
            at=time.time(),
        )
        refused = self.trouble in (("after_dot", "4xx"), ("after_dot", "5xx"))
        if not refused:
            self.sink.taken.append(delivery)
        return await self._answer("after_dot", delivery.key)

    async def _answer(self, stage: str, key: str = "") -> bool:
        """Answer, well or ill; return whether the conversation goes on."""
        if self.trouble is None or self.trouble[0] != stage:
            self.writer.write(GOOD[stage].encode() + b"\r\n")
            await self.writer.drain()
            return True
        how = self.trouble[1]
        self.trouble = None
        self.sink.faults.append(Fault(stage, how, key, time.time()))
        if how in ("4xx", "5xx"):
            self.writer.write(b"451 later\r\n" if how == "4xx" else b"554 no\r\n")
            await self.writer.drain()
            return stage != "connect"
        if how == "drop":
            self.writer.transport.abort()
            return False
        if how == "half-close":
            self.writer.write_eof()
        # Says no more, until the other side has had enough.
        await asyncio.wait_for(self.reader.read(), SILENCE)
        return False


def _found(pattern: bytes, content: bytes) -> str:
    match = re.search(pattern, content)
    return match[1].decode("ascii", "replace") if match else ""
