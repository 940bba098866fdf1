"""Numbers as people read them: rounded half up, with their unit."""

from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10


def value(number: float, form: str, unit: str = "", places: int | None = None) -> str:
    """Return a value as read: "81%" for a percentage, "5.1", "20", "1,204".

    A percentage that is not quite all or nothing never reads "100%" or "0%"; a time has two
    decimals at most. `places` says how many decimals to keep at most, where the usual rounding
    would hide something.
    """
    if form == "percentage":
        if 0 < number < 0.5:
            return "under 1%"
        if 99.5 <= number < 100:
            return "over 99%"
        return f"{rounded(number, 0)}%"
    if places is None:
        # Three significant figures, but the whole part in full and at least one decimal.
        places = max(1, 2 - floor(log10(abs(number)))) if number else 0
        places = min(places, 2) if form == "time" else places
    return rounded(number, places) + ("%" if unit == "%" else "")


def quantity(number: float, form: str, unit: str = "", places: int | None = None) -> str:
    """Return a value with its unit: "5.1 days", "1 visit", "81%"; a score's is left out."""
    text = value(number, form, unit, places)
    if form == "percentage" or unit in ("", "%") or unit.startswith("score"):
        return text
    if number == 1 and unit.endswith("s") and " per " not in unit:
        unit = unit[:-1]
    return f"{text} {unit}"


def count(number: int | None, noun: str) -> str:
    """Return "1 week", "2 weeks"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def rounded(number: float, places: int) -> str:
    """Return it rounded half up as people do, with thousands commas, without trailing zeros."""
    text = f"{Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
