"""Draws the scores of lead, mentor and records over time; presentation attributes only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 190, 34, 560, 14, 160
STYLES = {
    "Lead": ("#0b5563", ""),
    "Mentor": ("#7a2a8c", "6 3"),
    "Records": ("#c2570c", "2 3"),
}


def draw(dates: Sequence[date], lines: dict[str, Sequence[Decimal | None]]) -> str:
    """Return an `<svg>` of the scores from 0 to 5, one line for each name of `STYLES`.

    `dates` stand from the oldest to the newest; a date without a score leaves its line open.
    """
    first, days = dates[0], max(1, (dates[-1] - dates[0]).days)
    xs = [LEFT + 10 + (on - first).days / days * (RIGHT - LEFT - 20) for on in dates]
    parts = []
    for score in range(6):
        height = y(Decimal(score))
        parts.append(f'<path d="M{LEFT} {height:.1f}H{RIGHT}" stroke="#e3eaed"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{score}</text>')
    for x, on in ((xs[0], dates[0]), (xs[-1], dates[-1])):
        parts.append(f'<text x="{x:.1f}" y="{BOTTOM + 20}" text-anchor="middle">{on:%-d %b}</text>')
    ends: list[float] = []
    for name, scores in lines.items():
        colour, dashes = STYLES[name]
        points = [(x, y(score)) for x, score in zip(xs, scores, strict=True) if score is not None]
        if not points:
            continue
        path = "L".join(f"{x:.1f} {height:.1f}" for x, height in points)
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        parts += [
            f'<circle cx="{x:.1f}" cy="{height:.1f}" r="3.5" fill="{colour}"/>'
            for x, height in points
        ]
        height = points[-1][1]
        while any(abs(height - other) < 15 for other in ends):
            height += 15
        ends.append(height)
        parts.append(
            f'<text x="{RIGHT + 8}" y="{height + 4:.1f}" fill="{colour}" font-weight="700">'
            f"{escape(name)}</text>"
        )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="13" fill="#47606d" '
        f'aria-label="Progress scores of lead, mentor and records; the table holds the same">'
        f"{''.join(parts)}</svg>"
    )


def y(score: Decimal) -> float:
    return BOTTOM - float(score) / 5 * (BOTTOM - TOP)
