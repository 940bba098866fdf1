"""Moving the sample's dates, in fields and in sentences, by whole weeks."""

import re
from datetime import date, timedelta

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
IN_WORDS = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")


def weeks_to_shift(review_on: date, today: date) -> int:
    """Return by how many weeks to move the sample so that its review day is the last one held.

    The review day keeps its weekday and lies one to seven days before `today`.
    """
    return (today - timedelta(days=1) - review_on).days // 7


def next_review(today: date) -> date:
    """Return the first Thursday 8 to 14 days ahead."""
    ahead = today + timedelta(days=8)
    return ahead + timedelta(days=(3 - ahead.weekday()) % 7)


def shift_words(text: str, weeks: int, year: int) -> str:
    """Return the text with every date and month in it moved; `year` is the sample's own.

    A month without a day moves as its middle does.
    """

    def moved(match: re.Match) -> str:
        day, month, own_year = match.groups()
        middle = date(int(own_year or year), MONTHS.index(month) + 1, int(day or 15))
        then = middle + timedelta(weeks=weeks)
        words = [str(then.day)] if day else []
        words.append(MONTHS[then.month - 1])
        if own_year:
            words.append(str(then.year))
        return " ".join(words)

    return IN_WORDS.sub(moved, text)
