"""Draws how far the members lie apart: a dot for each, the mean as a line; attributes only."""

from collections.abc import Sequence

WIDTH, HEIGHT, PAD, ROW, RADIUS = 260, 40, 8, 20, 4


def x(value: float) -> float:
    return PAD + (value - 1) / 4 * (WIDTH - 2 * PAD)


def dots(values: Sequence[float], mean: float) -> str:
    """Return an `<svg>` of the members' means from 1 to 5; equal ones stand on each other."""
    parts = [f'<path d="M{PAD} {ROW}H{WIDTH - PAD}" stroke="#b8c7cd"/>']
    for mark in range(1, 6):
        parts.append(f'<path d="M{x(mark):.1f} {ROW - 3}v6" stroke="#b8c7cd"/>')
    parts.append(f'<path d="M{x(mean):.1f} 4v32" stroke="#0b5563" stroke-width="2"/>')
    seen: dict[float, int] = {}
    for value in sorted(values):
        above = seen.setdefault(round(value, 1), 0)
        seen[round(value, 1)] += 1
        height = ROW - above * 5 * (1 if above % 2 else -1)
        parts.append(
            f'<circle cx="{x(value):.1f}" cy="{height}" r="{RADIUS}" fill="#c2570c" '
            f'fill-opacity="0.75" stroke="#fff"/>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="Members from {min(values):.1f} to {max(values):.1f}, mean {mean:.2f}">'
        f"{''.join(parts)}</svg>"
    )
