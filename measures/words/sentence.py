"""The sentence: what a chart shows, in plain words and no more than a rule supports."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from measures.analysis import Analysis
from measures.rules import (
    DAILY,
    EVENT,
    FEWEST_FOR_LIMITS,
    FIRM_LIMITS,
    SMALLEST_COUNT,
    SMALLEST_DENOMINATOR,
)
from measures.spc.runs import FEWEST_POINTS
from measures.spc.values import NEAR, side_of
from measures.words.change import change, found_words, points_needed, read
from measures.words.numbers import count, value
from measures.words.periods import Axis
from measures.words.points import centre_name, gap
from measures.words.remarks import Said

# How many of the latest points are held against the target.
LATEST = 6
# So many points outside the limits are named one by one.
MOST_OUTLIERS = 2


def sentence(chart: Analysis, axis: Axis, remarks: Sequence[Said] = ()) -> str:
    """Return what the chart shows, with the rule and the period that it starts in by name.

    It says when the data are too thin to claim anything, what people left out or marked as an
    outlier, and how the figures stand to the target.
    """
    if all(number is None for number in chart.values):
        return "No data yet."
    said = [_too_thin(chart, axis)] if chart.caution else [*change(chart, axis), _care(chart)]
    said += [_step(chart, axis), *_outliers(chart, axis, remarks), _left_out(chart, axis, remarks)]
    if not chart.caution:
        said += [_target(chart, axis), _provisional(chart)]
    return " ".join(filter(None, [*said, _silence(chart, axis)]))


# Too thin to say


def _too_thin(chart: Analysis, axis: Axis) -> str:
    now = chart.now
    if chart.caution == "points":
        return (
            f"Too few points to say: {now.known} so far, {FEWEST_POINTS - now.known} more needed "
            f"(a run chart can show a change from {FEWEST_POINTS} points)."
        )
    if chart.caution == "phase":
        fewest = FEWEST_POINTS if chart.kind == "run" else FEWEST_FOR_LIMITS
        has = now.known if chart.kind == "run" else now.base
        return (
            f"Too few points to say since new lines began {axis.at(now.first)}: {has} so far, "
            f"{fewest - has} more needed."
        )
    if chart.caution == "baseline":
        return (
            "Too few points to say: nothing is recorded in the baseline, the first "
            f"{count((now.locked or 0) - now.first, axis.noun)}, so there is no median to compare "
            "with."
        )
    typical = value(chart.typical or 0, "value")
    if chart.caution == "counts":
        small = f"the typical count is {typical}, and at least {SMALLEST_COUNT} is needed"
    else:
        small = (
            f"the typical number of cases is {typical}, "
            f"and at least {SMALLEST_DENOMINATOR} are needed"
        )
    return (
        f"The numbers are too small to tell change from chance: {small}. "
        "Longer periods would say more."
    )


def _care(chart: Analysis) -> str:
    """Return a caution where a change is claimed on fewer points than limits need."""
    known = chart.now.known
    if known >= FEWEST_FOR_LIMITS or chart.signal == "common_cause":
        return ""
    return f"Take this with care: it rests on {known} points."


def _provisional(chart: Analysis) -> str:
    if chart.now.limits != "provisional":
        return ""
    return (
        f"The limits are provisional: they rest on {chart.now.base} points "
        f"and are firm from {FIRM_LIMITS}."
    )


def _silence(chart: Analysis, axis: Axis) -> str:
    """Return that the latest periods were not recorded; one alone may only be late."""
    size = len(chart.values)
    recorded = [i for i in range(size) if gap(chart, i) != "not recorded"]
    silent = size - 1 - recorded[-1]
    if silent < 2 or axis.interval == EVENT:
        return ""
    return f"Nothing is recorded for the last {silent} {axis.noun}s."


# Phases, outliers, what is left out


def _step(chart: Analysis, axis: Axis) -> str:
    """Return how the line moved where new lines begin, and whether a rule supports a change."""
    if len(chart.phases) < 2 or chart.caution in ("counts", "denominators"):
        return ""
    before, now = chart.phases[-2:]
    name = centre_name(chart)
    if before.centre is None or now.centre is None:
        return ""
    was = read(chart, axis, before.centre)
    if chart.caution:
        said = f"The {name} before was {was}."
    else:
        is_now = read(chart, axis, now.centre)
        said = f"New lines begin {axis.at(now.first)}: the {name} was {was} and is now {is_now}."
    judged = before.known >= FEWEST_POINTS if chart.kind == "run" else before.limits != "none"
    sides = [
        side_of(number, before.centre)
        for i in range(now.first, now.last + 1)
        if (number := chart.values[i]) is not None and i not in chart.excluded
    ]
    held = len(list(takewhile(lambda side: side == sides[0], sides)))
    fewest = points_needed(chart, "shift")
    if not judged or held < fewest or sides[0] is None:
        return said
    who = "All" if held == len(sides) else "The first"
    where = "above" if sides[0] == "high" else "below"
    return (
        f"{said} {who} {held} points since then lie {where} the earlier {name}, "
        f"a shift ({fewest} or more)."
    )


def _outliers(chart: Analysis, axis: Axis, remarks: Sequence[Said]) -> Iterator[str]:
    """Yield the points outside the limits that no longer row explains, and those people marked."""
    rows = {i for s in chart.signals if s.rule != "astronomical" for i in s.points}
    alone = [
        signal
        for signal in chart.signals
        if signal.rule == "astronomical" and not signal.current and signal.points[0] not in rows
    ]
    if len(alone) > MOST_OUTLIERS:
        yield (
            f"{len(alone)} points lie outside the limits, "
            f"the latest {axis.at(alone[-1].points[0])}."
        )
        alone = []
    for signal in alone:
        i = signal.points[0]
        why = "; ".join(remark.text for remark in remarks if remark.index == i)
        said = f"An outlier {axis.at(i)}: {found_words(chart, axis, signal)}"
        yield f"{said} ({why})." if why else f"{said}."
    named = {signal.points[0] for signal in alone}
    for remark in remarks:
        number = chart.values[remark.index]
        if remark.kind == "outlier" and remark.index not in named and number is not None:
            yield (
                f"Marked as an outlier: {read(chart, axis, number)} {axis.at(remark.index)} "
                f"({remark.text})."
            )


def _left_out(chart: Analysis, axis: Axis, remarks: Sequence[Said]) -> str:
    left_out = sorted(chart.excluded)
    if not left_out:
        return ""
    if len(left_out) > 1:
        return f"{len(left_out)} points are left out of the lines."
    why = next(
        (f" ({r.text})" for r in remarks if (r.index, r.kind) == (left_out[0], "exclusion")), ""
    )
    return f"1 point is left out of the lines: {axis.when(left_out[0])}{why}."


# The target


def _target(chart: Analysis, axis: Axis) -> str:
    """Return whether the process reaches its target, or how many of the latest points do."""
    if chart.target is None or chart.direction == "neutral":
        return ""
    target = f"the target of {read(chart, axis, chart.target)}"
    if chart.assurance:
        some = {DAILY: "on some days", EVENT: "at some events"}.get(
            axis.interval, f"in some {axis.noun}s"
        )
        return {
            "pass": f"By its limits, the process as it is reaches {target}.",
            "fail": f"By its limits, the process as it is will not reach {target}.",
            "inconsistent": f"By its limits, the process reaches {target} {some} and misses it in "
            "others (hit or miss).",
        }[chart.assurance]
    latest = [number for number in chart.values if number is not None][-LATEST:]
    sign = 1 if chart.direction == "increase" else -1
    near = NEAR * max(1, abs(chart.target))
    reached = sum(sign * (number - chart.target) >= -near for number in latest)
    who = {0: "None", len(latest): "All"}.get(reached, str(reached))
    verb = "reaches" if reached < 2 else "reach"
    return f"{who} of the last {len(latest)} points {verb} {target}."
