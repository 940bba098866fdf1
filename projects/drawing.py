"""Draws a driver diagram; presentation attributes only, as in charts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from projects.queries import Box, Diagram

WIDTH, GAP, BETWEEN, LINE, PADDING = 230, 40, 12, 17, 11
# How many letters of 13 units fit into a box.
LETTERS = 30
FONT = "Inter, Inter Variable, Segoe UI, Arial, sans-serif"
STYLES = {
    "aim": ("#073b46", "#073b46", "#fff"),
    "primary": ("#e3f0f1", "#0b5563", "#14252f"),
    "secondary": ("#f3f8f9", "#0b5563", "#14252f"),
    "idea": ("#fff", "#b6c5cc", "#14252f"),
}
TAG = "#47606d"


@dataclass
class Shape:
    """A box with the words in it, line by line; `below` stand to its right."""

    kind: str
    lines: list[str]
    tag: str
    column: int
    below: "list[Shape]" = field(default_factory=list)
    top: float = 0

    @property
    def height(self) -> float:
        return 2 * PADDING + LINE * (len(self.lines) + bool(self.tag))

    @property
    def left(self) -> float:
        return self.column * (WIDTH + GAP)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw(aim: str, diagram: Diagram) -> str:
    """Return the diagram as one `<svg>`: aim, primary drivers, secondary drivers, change ideas.

    A change idea stands in the last column, also where it hangs from a primary driver.
    """
    drivers = list(diagram.drivers())
    last = 3 if any(box.secondary for box in drivers) else 2
    root = Shape("aim", wrap(f"Aim: {aim}" if aim else "No aim yet", LETTERS), "", 0)
    root.below = [shape(box, 1, last) for box in diagram.primary]
    root.below += [shape(box, last, last) for box in diagram.loose]
    bottom = place(root, 1)
    shapes = list(walk(root))
    width = max(one.left for one in shapes) + WIDTH + 2
    height = max(bottom, root.top + root.height) + 2
    loose = {id(one) for one in root.below if one.kind == "idea"}
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" font-family="{FONT}" '
        f'font-size="13"><title>Driver diagram</title>'
        + "".join(line for one in shapes for line in joints(one, loose))
        + "".join(part for one in shapes for part in parts(one))
        + "</svg>"
    )


def shape(box: Box, column: int, last: int) -> Shape:
    if box.is_idea:
        return Shape("idea", wrap(box.row.text, LETTERS), box.standing[0], last)
    kind = "primary" if column == 1 else "secondary"
    made = Shape(kind, wrap(box.row.text, LETTERS), "", column)
    made.below = [shape(one, column + 1, last) for one in (*box.secondary, *box.ideas)]
    return made


def place(one: Shape, top: float) -> float:
    """Put the box in the middle of what stands to its right, and return where the next begins."""
    bottom = top
    for other in one.below:
        bottom = place(other, bottom)
    needed = bottom - BETWEEN - top if one.below else 0
    if needed < one.height:
        for other in one.below:
            shift(other, (one.height - needed) / 2)
        one.top = top
        return top + one.height + BETWEEN
    one.top = (one.below[0].middle + one.below[-1].middle - one.height) / 2
    return bottom


def shift(one: Shape, by: float) -> None:
    for other in walk(one):
        other.top += by


def walk(one: Shape) -> Iterator[Shape]:
    yield one
    for other in one.below:
        yield from walk(other)


def joints(one: Shape, loose: set[int]) -> Iterator[str]:
    for other in one.below:
        if id(other) not in loose:
            right = one.left + WIDTH
            yield (
                f'<path d="M{right:.0f} {one.middle:.1f}H{right + GAP / 2:.0f}V{other.middle:.1f}'
                f'H{other.left:.0f}" fill="none" stroke="#9fb3bb" stroke-width="1.5"/>'
            )


def parts(one: Shape) -> Iterator[str]:
    fill, border, ink = STYLES[one.kind]
    yield (
        f'<rect x="{one.left + 1:.0f}" y="{one.top:.1f}" width="{WIDTH}" '
        f'height="{one.height:.0f}" rx="6" fill="{fill}" stroke="{border}"/>'
    )
    weight = ' font-weight="600"' if one.kind == "primary" else ""
    written = [(line, ink, weight) for line in one.lines]
    if one.tag:
        written.append((one.tag, TAG, ' font-size="12"'))
    for n, (line, colour, style) in enumerate(written):
        x, y = one.left + 13, one.top + PADDING + 13 + n * LINE
        yield f'<text x="{x:.0f}" y="{y:.1f}" fill="{colour}"{style}>{escape(line)}</text>'
