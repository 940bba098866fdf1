"""What people said of points, as a chart shows it."""

from dataclasses import dataclass

LABELS = {
    "annotation": "Note",
    "outlier": "Outlier",
    "exclusion": "Left out",
    "phase": "New lines",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A remark on the point of an index, counted from 0.

    `kind` is "annotation", "outlier", "exclusion" or "phase", as people chose it.
    """

    index: int
    kind: str
    text: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def letter(number: int) -> str:
    """Return the letter of the nth remark, counted from 0: A to Z, then AA, AB and so on."""
    first, last = divmod(number, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)
