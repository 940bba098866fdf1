"""The bank holidays of the United Kingdom's parts, known without asking anybody."""

from collections.abc import Iterable
from datetime import date

import holidays

REGIONS = {
    "ENG": "England",
    "WLS": "Wales",
    "SCT": "Scotland",
    "NIR": "Northern Ireland",
}
YEARS_AHEAD = 2


def bank_holidays(region: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """Return each bank holiday of the region in the years, as (date, name), oldest first."""
    return sorted(holidays.country_holidays("GB", subdiv=region, years=list(years)).items())


def coming(region: str, today: date) -> list[tuple[date, str]]:
    """Return the region's bank holidays from today to the end of the year after the next one."""
    found = bank_holidays(region, range(today.year, today.year + YEARS_AHEAD + 1))
    return [(on, name) for on, name in found if on >= today]
