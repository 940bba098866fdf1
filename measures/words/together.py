"""What the measures of one project say together: process, outcome, and what might get worse."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """What one measure shows: its name, `kind` (outcome, process or balancing) and signal now."""

    name: str
    kind: str
    signal: str


def together(measures: Sequence[Shown]) -> str:
    """Return what the measures show together, or nothing where they have nothing to tell.

    A change is ascribed to nothing: it says which kinds improve and which do not.
    """
    by_kind = {
        kind: [one for one in measures if one.kind == kind]
        for kind in ("outcome", "process", "balancing")
    }
    improving = {
        kind: [one for one in some if one.signal == "improvement"] for kind, some in by_kind.items()
    }
    said = [_process_and_outcome(by_kind["outcome"], improving["process"], improving["outcome"])]
    worse = [one for one in by_kind["balancing"] if one.signal == "concern"]
    if worse:
        said.append(f"What might get worse elsewhere does: {_named(worse)}.")
    return " ".join(filter(None, said))


def _process_and_outcome(
    outcomes: Sequence[Shown], process: Sequence[Shown], better: Sequence[Shown]
) -> str:
    if better:
        also = f", and so does the process ({_named(process)})" if process else ""
        return f"The outcome improves ({_named(better)}){also}."
    if not process or not outcomes:
        return ""
    signals = {one.signal for one in outcomes}
    says = f"The process improves ({_named(process)})"
    if "concern" in signals:
        concerns = [one for one in outcomes if one.signal == "concern"]
        return f"{says}, but the outcome gets worse ({_named(concerns)})."
    if signals == {"too_few"}:
        return f"{says}; of the outcome it is too early to say ({_named(outcomes)})."
    return f"{says}, but the outcome does not so far ({_named(outcomes)})."


def _named(measures: Sequence[Shown]) -> str:
    return "; ".join(one.name for one in measures)
