"""Frozen content: canonical bytes, their digest, and what differs between two versions."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

Content = Mapping[str, Any]

# Drawings follow from the figures; that a figure changed says it.
DRAWN = {"svg", "lower", "upper", "marks"}


class Difference(NamedTuple):
    """A field of a page in two versions, in words; "" where it is not there."""

    field: str
    was: str
    now: str


def canonical(content: Content) -> str:
    """Return the content as JSON that is the same for the same content, whatever its order."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return sha256(text.encode("utf-8")).hexdigest()


def differences(was: Content, now: Content) -> list[Difference]:
    """Return what differs, field by field, in the order of the newer version."""
    before, after = dict(flat(was)), dict(flat(now))
    return [
        Difference(words(name), before.get(name, ""), after.get(name, ""))
        for name in (*after, *(one for one in before if one not in after))
        if before.get(name, "") != after.get(name, "")
    ]


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each plain value with its path, like "tests.2.learned"."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in DRAWN:
                yield from flat(one, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, start=1):
            yield from flat(one, f"{name}.{number}")
    elif value not in (None, ""):
        yield name, str(value)


def words(path: str) -> str:
    """Return a path as people read it: "Tests 2, learned"."""
    parts: list[str] = []
    for part in path.split("."):
        if part.isdecimal() and parts:
            parts[-1] += f" {part}"
        else:
            parts.append(part.replace("_", " "))
    return ", ".join(parts).capitalize()
