"""What a chart says in words: its sentence, its points, its periods and its numbers."""

from measures.words.numbers import count, quantity, value
from measures.words.periods import NOUNS, Axis, called, period
from measures.words.points import Point, centre_name, points
from measures.words.remarks import Said, letter
from measures.words.sentence import sentence
from measures.words.together import Shown, together

__all__ = [
    "NOUNS",
    "Axis",
    "Point",
    "Said",
    "Shown",
    "called",
    "centre_name",
    "count",
    "letter",
    "period",
    "points",
    "quantity",
    "sentence",
    "together",
    "value",
]
