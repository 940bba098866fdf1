"""How changes are tested, in plain values: advice on a PDSA cycle, and what hangs loose.

The method is the Model for Improvement (Langley et al., The Improvement Guide, 2nd ed., 2009):
a test has a prediction, small tests come before wide ones, and each is studied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

PREDICTION_WANTED = (
    "Say what you predict before the test starts, best with a number: without it there is "
    "nothing to learn from."
)
TOO_FULL = "The diagram is full: it holds {} boxes. Take out what you no longer need."
MOST_BOXES = 200

NUMBER = re.compile(
    r"\d|\b(?:none|no one|nobody|zero|one|two|three|four|five|six|seven|eight|nine|ten|half|"
    r"twice|double|all|every)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Test:
    """A PDSA cycle as far as advice needs it; `step` is its scale, 0 for the smallest."""

    plan: str
    prediction: str
    step: int
    is_running: bool
    ends_on: date | None


def has_number(prediction: str) -> bool:
    """Whether a prediction can be held against what happens: it names a number or an amount."""
    return bool(NUMBER.search(prediction))


def advice(tests: Sequence[Test], today: date) -> list[list[str]]:
    """Return what could be better about each test of one change idea, in the order of the tests.

    It is advice: nothing is refused for it.
    """
    first: Sequence[Test | None] = [None]
    return [
        list(advise(test, before, today)) for before, test in pairwise([*first, *tests]) if test
    ]


def advise(test: Test, before: Test | None, today: date):
    if test.prediction and not has_number(test.prediction):
        yield "The prediction names no number, so it will be hard to say whether it came true."
    if before and words(test.plan) == words(before.plan):
        yield "This is the last test again, unchanged. What did that one teach you to vary?"
    was = before.step if before else 0
    if test.step - was >= 2:
        yield (
            "The scale jumps two steps. A smaller test first costs less when it fails."
            if before
            else "The first test is a wide one. A single patient or shift first costs less."
        )
    if test.is_running and test.ends_on and test.ends_on < today:
        yield "Its end date has passed and it is not studied yet. What happened?"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
