"""Decisions about forms and drafts from plain values."""

from datetime import datetime
from secrets import randbits
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

# What a form carries for itself: a draft holds none of it.
NOT_KEPT = {"csrfmiddlewaretoken", "form_token"}


def new_token(at: datetime) -> UUID:
    """Return a token for a form that is shown now; its first 48 bits are the milliseconds."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | randbits(80))


def was_shown_before(token: UUID, moment: datetime) -> bool:
    return token.int >> 80 < int(moment.timestamp() * 1000)


def page_of(address: str) -> str:
    """Return the address without the wish to see the draft filled in: drafts are kept by it."""
    path, _, query = address.partition("?")
    rest = [(name, value) for name, value in parse_qsl(query) if name != "draft"]
    return f"{path}?{urlencode(rest)}" if rest else path


def kept(words: str) -> str:
    """Return what a draft holds of a sent form: no token and no password."""
    pairs = parse_qsl(words, keep_blank_values=True)
    return urlencode([(k, v) for k, v in pairs if k not in NOT_KEPT and "password" not in k])
