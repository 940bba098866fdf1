"""How alike two short texts are: the share of the words that they have in common."""

import re
from collections.abc import Iterable
from typing import TypeVar

Key = TypeVar("Key")
WORD = re.compile(r"[^\W\d_]{3,}")
# They say nothing about what a text is about.
EMPTY = frozenset(
    {
        *("and", "are", "but", "can", "for", "from", "has", "have", "how", "into", "not", "our"),
        *("nobody", "she", "that", "the", "their", "them", "then", "they", "this", "too", "was"),
        *("were", "what", "when", "where", "which", "who", "will", "with", "you", "your"),
    }
)
ALIKE = 0.3
MOST = 5
# Of a word's letters, enough to tell it by, whatever its ending.
STEM = 5


def stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in WORD.findall(text))
    return frozenset(word[:STEM] for word in words if word not in EMPTY)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return from 0 to 1 how much of the shorter text the longer one says, too."""
    if not (one and other):
        return 0.0
    return len(one & other) / min(len(one), len(other))


def most_alike(text: str, others: Iterable[tuple[Key, str]]) -> list[Key]:
    """Return the keys of those texts that are alike, the most alike first."""
    wanted = stems(text)
    found = [(likeness(wanted, stems(words)), key) for key, words in others]
    found = [(value, key) for value, key in found if value >= ALIKE]
    return [key for _, key in sorted(found, key=lambda pair: -pair[0])[:MOST]]
