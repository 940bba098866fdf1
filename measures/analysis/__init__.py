"""What a page says of one measure, from plain values: its lines, its signals, its icons."""

from collections.abc import Sequence
from dataclasses import dataclass

from measures.analysis.causes import Signal, meanings, signals_of
from measures.analysis.parts import Phase, checked_figures, cut, draw, small, spread, typical
from measures.rules import FEWEST_FOR_LIMITS, Suggestion, suggest_chart
from measures.spc.mdc import assurance
from measures.spc.runs import FEWEST_POINTS
from measures.spc.values import Values, segments

__all__ = ["Analysis", "Phase", "Signal", "analyse"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that a page says about one measure, one entry per point.

    `kind` is the chart as drawn, `wanted` the one chosen or else suggested: the same, or a run
    chart where there are too few points for limits. `values`, lines and `target` are in the unit
    people read: percent for a percentage, "per so many" for a rate. `meaning` is "improvement",
    "concern", "neutral" or "common_cause". `signal` is the meaning now, or "too_few" where
    `caution` says why nothing can be said: "points", "baseline", "phase", "counts" or
    "denominators". `typical` is the median count or denominator behind the lines. `variation` and
    `assurance` are the names of Making Data Count's icons, or empty; of a process that has just
    changed, limits from before assure nothing. A shift or trend on a chart with limits has
    `length` points.
    """

    kind: str
    wanted: str
    suggestion: Suggestion
    form: str
    direction: str
    values: tuple[float | None, ...]
    numerators: tuple[float | None, ...]
    denominators: tuple[float | None, ...] | None
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    phases: tuple[Phase, ...]
    excluded: frozenset[int]
    target: float | None
    length: int
    typical: float | None
    caution: str | None
    meaning: tuple[str, ...]
    signals: tuple[Signal, ...]
    signal: str
    variation: str
    assurance: str

    @property
    def now(self) -> Phase:
        return self.phases[-1]


def analyse(
    values: Values,
    *,
    form: str,
    direction: str,
    denominators: Values | None = None,
    chart: str = "",
    baseline: int | None = None,
    phases: Sequence[int] = (),
    excluded: Sequence[int] = (),
    target: float | None = None,
    per: float = 1,
    length: int = 7,
) -> Analysis:
    """Return one measure's chart with what it means.

    `form` is "value", "count", "percentage" or "rate" (`values` are numerators), "time" or
    "cases" (what lies between two events); `direction` the way that is better. There is one entry
    per period, None where nothing was recorded. `chart` is a kind that fits the form, or empty
    for the one that the figures suggest. The first `baseline` points of each phase make its
    lines, all of them without one or until it is full; `phases` holds the numbers of the points
    after which a new phase starts, `excluded` the numbers of those left out of the lines and of
    every rule. `target` is in the unit people read; a rate is told `per` so many.

    Limits are drawn for a phase whose lines are made of 12 points or more; those of an XmR chart
    are unscreened, as Making Data Count has it. A run chart is marked by the shifts and trends of
    Perla, Provost and Murray after its baseline, a chart with limits by Making Data Count's
    rules. Nothing is claimed below ten points on a run chart, or where the median count behind
    the lines is under 2 or the median denominator under 5.

    Raises ValueError that names the point for input that cannot be charted.
    """
    numerators, bases, shown = checked_figures(values, denominators, form, direction, chart)
    left_out = frozenset(n - 1 for n in excluded if shown[n - 1] is not None)
    parts = [
        cut(start, end, (numerators, bases, shown), baseline, left_out)
        for start, end in segments(len(shown), phases)
    ]
    telling = next((p for p in reversed(parts) if len(p.base) >= FEWEST_FOR_LIMITS), parts[-1])
    thin = small(telling, form)
    suggestion = suggest_chart(
        form,
        len(telling.base),
        locked=telling.locked is not None,
        small=thin,
        spread=spread(telling, form),
    )
    wanted = chart or suggestion.chart
    kind = wanted if len(telling.base) >= FEWEST_FOR_LIMITS else "run"
    scale = 100 if form == "percentage" else per if form == "rate" else 1
    drawn = [draw(part, kind, scale) for part in parts]
    found = tuple(one.phase for one in drawn)
    caution = _caution(found, kind, thin)
    signals = () if thin else signals_of(drawn, kind, direction, length)
    now = next((one for one in signals if one.current), None)
    lower = tuple(value for one in drawn for value in one.lower)
    upper = tuple(value for one in drawn for value in one.upper)
    variation, icon = "", None
    if caution is None and now:
        variation = f"{now.meaning}_{now.side}"
    elif caution is None:
        variation = "common_cause"
        latest = max(i for i, value in enumerate(shown) if value is not None)
        icon = assurance(target, lower[latest], upper[latest], direction)
    return Analysis(
        kind=kind,
        wanted=wanted,
        suggestion=suggestion,
        form=form,
        direction=direction,
        values=tuple(None if value is None else value * scale for value in shown),
        numerators=tuple(numerators),
        denominators=None if bases is None else tuple(bases),
        centre=tuple(value for one in drawn for value in one.centre),
        lower=lower,
        upper=upper,
        phases=found,
        excluded=left_out,
        target=None if target is None else float(target),
        length=length,
        typical=typical(telling, form),
        caution=caution,
        meaning=meanings(signals, len(shown)),
        signals=signals,
        signal="too_few" if caution else now.meaning if now else "common_cause",
        variation=variation,
        assurance=icon or "",
    )


def _caution(phases: Sequence[Phase], kind: str, thin: str | None) -> str | None:
    """Return why nothing can be said about how the measure stands now, or None."""
    now = phases[-1]
    if kind == "run" and now.known < FEWEST_POINTS:
        return "points" if len(phases) == 1 else "phase"
    if kind != "run" and now.limits == "none":
        return "phase"
    return "baseline" if now.centre is None else thin
