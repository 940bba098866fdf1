"""Draws the strip of mentoring weeks; presentation attributes only, as in charts."""

from collections.abc import Mapping, Sequence
from typing import Any

WORDS = {
    "A": "held",
    "R": "rearranged and held",
    "C": "cancelled",
    "M": "missed",
    "open": "not logged",
    "planned": "planned",
    "none": "no session due",
}
HELD, IDLE, MISSED, LATE = "#0b7a70", "#5f7682", "#a8281e", "#8a5300"
FRAME = '<rect x="1.7" y="1.7" width="6.6" height="12.6" rx="1.6" stroke-width="1.4"'
# One week, 10 wide and 16 high; its shape says the same as its colour.
MARKS = {
    "A": f'<rect x="1" y="1" width="8" height="14" rx="2" fill="{HELD}"/>',
    "R": f'<rect x="1" y="7" width="8" height="8" rx="2" fill="{HELD}"/>'
    f'<rect x="1" y="1" width="8" height="4" rx="2" fill="{HELD}"/>',
    "C": f'{FRAME} fill="none" stroke="{IDLE}"/>',
    "M": f'{FRAME} fill="#fbe6e3" stroke="{MISSED}"/><path d="m3.6 6.6 2.8 2.8m0-2.8L3.6 9.4" '
    f'stroke="{MISSED}" stroke-width="1.4" stroke-linecap="round"/>',
    "open": f'{FRAME} fill="#fdf0d9" stroke="{LATE}" stroke-dasharray="2 1.6"/>',
    "planned": f'<circle cx="5" cy="8" r="2.8" fill="none" stroke="{HELD}" stroke-width="1.6"/>',
    "none": f'<path d="M2 8h6" stroke="{IDLE}" stroke-width="1.4"/>',
}


def strip(cells: Sequence[Mapping[str, Any]]) -> str:
    """Return the cells of `rules.strip`, oldest first, as one `<svg>`."""
    words = [f"Week of {cell['week_on']:%-d %B}: {WORDS[cell['state']]}" for cell in cells]
    marks = "".join(
        f'<g transform="translate({10 * place})"><title>{said}</title>{MARKS[cell["state"]]}</g>'
        for place, (cell, said) in enumerate(zip(cells, words, strict=True))
    )
    return (
        f'<svg viewBox="0 0 {10 * len(cells)} 16" role="img" aria-label="{", ".join(words)}">'
        f"{marks}</svg>"
    )
