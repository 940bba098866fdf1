"""An aim put together from its parts: what, for whom, from where to where, by when."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Aim:
    what: str = ""
    whom: str = ""
    start: str = ""
    goal: str = ""
    by: date | None = None


MISSING = {
    "what": "what will change",
    "whom": "for whom",
    "start": "where it stands now",
    "goal": "where it shall be",
    "by": "a date",
}


def missing(aim: Aim) -> list[str]:
    """Return the parts that the aim still lacks, in words and in their order."""
    return [words for part, words in MISSING.items() if not getattr(aim, part)]


def sentence(aim: Aim) -> str:
    """Return the aim as one sentence, as far as its parts are there; empty without a `what`.

    "Raise the patients with specific tasks on Samphire Ward from 6 to 20 by 30 April 2026."
    """
    if not aim.what:
        return ""
    parts = [
        aim.what[0].upper() + aim.what[1:].rstrip(" ."),
        joined("for", aim.whom),
        joined("from", aim.start),
        joined("to", aim.goal),
        f"by {aim.by:%-d %B %Y}" if aim.by else "",
    ]
    return " ".join(part for part in parts if part) + "."


def joined(word: str, text: str) -> str:
    """Return the text behind the word, unless it begins with a preposition of its own."""
    text = text.strip().rstrip(".")
    if not text:
        return ""
    own = text.split()[0].lower() in ("for", "on", "in", "at", "from", "to", "of", "among", "by")
    return text if own else f"{word} {text}"
