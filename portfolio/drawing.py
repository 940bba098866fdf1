"""Draws the balance compass: local ownership across, central priority up; attributes only."""

from collections.abc import Sequence
from html import escape

from portfolio.queries.balance import Stand

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 400, 46, 540, 16, 352
COLOURS = {
    "a marriage of both": "#0b6e4f",
    "the shop floor": "#c2570c",
    "the top": "#0b5563",
    "neither": "#5b6b73",
}
HALF = 2.5


def compass(stands: Sequence[Stand]) -> str:
    """Return an `<svg>` with a numbered point for each project, in the order given."""
    middle, level = x(HALF), y(HALF)
    parts = [
        f'<rect x="{middle:.0f}" y="{TOP}" width="{RIGHT - middle:.0f}" '
        f'height="{level - TOP:.0f}" fill="#e6f2ee"/>',
        f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="#8fa1a9"/>',
        f'<path d="M{middle:.0f} {TOP}V{BOTTOM}M{LEFT} {level:.0f}H{RIGHT}" stroke="#c5d1d6" '
        f'stroke-dasharray="4 4"/>',
    ]
    for value in range(6):
        parts.append(
            f'<text x="{x(value):.0f}" y="{BOTTOM + 18}" text-anchor="middle">{value}</text>'
            f'<text x="{LEFT - 8}" y="{y(value) + 4:.0f}" text-anchor="end">{value}</text>'
        )
    parts.append(
        f'<text x="{(LEFT + RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle" '
        f'font-weight="650">Owned by its people →</text>'
        f'<text transform="translate(14 {(TOP + BOTTOM) / 2:.0f}) rotate(-90)" '
        f'text-anchor="middle" font-weight="650">Asked for →</text>'
    )
    taken: dict[tuple[float, float], int] = {}
    for number, one in enumerate(stands, start=1):
        spot = (round(one.owned, 1), round(one.asked * 4) / 4)
        beside = taken.get(spot, 0)
        taken[spot] = beside + 1
        across, up = x(one.owned) + 22 * beside, y(one.asked)
        across = min(across, RIGHT - 11)
        colour = COLOURS[one.origin]
        parts.append(
            f"<g><title>{escape(one.project.title)}</title>"
            f'<circle cx="{across:.0f}" cy="{up:.0f}" r="11" fill="{colour}" stroke="#fff"/>'
            f'<text x="{across:.0f}" y="{up + 4:.0f}" text-anchor="middle" fill="#fff" '
            f'font-size="11" font-weight="700">{number}</text></g>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12" fill="#2c434e" '
        f'aria-label="Balance compass; the table below holds the same">{"".join(parts)}</svg>'
    )


def x(value: float) -> float:
    return LEFT + value / 5 * (RIGHT - LEFT)


def y(value: float) -> float:
    return BOTTOM - value / 5 * (BOTTOM - TOP)
