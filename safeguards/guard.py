"""Finds what could identify a patient in free text; knows nothing of forms, rows and settings.

The time of a scan grows only with the length of the text: every pattern is bounded. Each pattern
also begins with a set of characters and asks only then, by STARTS, whether a word starts there:
that lets `re` skip at once to the few places where it can match.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice


class Kind(StrEnum):
    """What a finding looks like; of two that overlap, the earlier kind is told."""

    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    HOSPITAL_NUMBER = "hospital_number"
    NAME = "name"


ADVICE = {
    Kind.NHS_NUMBER: "Take it out, or write for example “a patient”.",
    Kind.DATE_OF_BIRTH: "Take it out, or give an age group, for example “over 65”.",
    Kind.HOSPITAL_NUMBER: "Take it out, or write for example “a patient”.",
    Kind.NAME: "Take the name out, or write for example “a patient in their 80s”.",
}


@dataclass(frozen=True)
class Finding:
    """`text[start:end]` looks like `kind`; `advice` says how to put it instead."""

    kind: Kind
    start: int
    end: int
    advice: str


MOST_OF_A_KIND = 1000


def scan(text: str) -> tuple[Finding, ...]:
    """Return what could identify a patient, in the order of the text, without overlaps.

    Of each kind it returns 1,000 at most: who pastes a whole list learns enough from those.
    """
    found: list[Finding] = []
    taken = bytearray(len(text))
    for kind, search in SEARCHES.items():
        for start, end in sorted(islice(search(text), MOST_OF_A_KIND)):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Finding(kind, start, end, ADVICE[kind]))
    return tuple(sorted(found, key=lambda finding: finding.start))


STARTS = r"(?<!\w.)"

# NHS numbers

BETWEEN = r"[ \t\xa0\u2009\u202f.\-\u2010-\u2014]{0,3}"
TEN_DIGITS = re.compile(
    rf"(\d(?<![\d+£$€].)(?<!\d[.,].)\d\d){BETWEEN}(\d{{3}}){BETWEEN}(\d{{4}})(?!\d)"
)
# Said to be one, it identifies somebody even with a slip in a digit, however it is grouped.
SAID_TO_BE_NHS = re.compile(
    rf"[NnCcHh]{STARTS}(?i:(?<=n)HS|(?<=c)HI|(?<=h)\s?&\s?C)"
    r"[\s-]{0,3}(?i:no|nr|num|number|id|\#)[\s.:#=-]{0,4}(\d(?:[ .-]?\d){9})(?!\d)",
)


def nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in SAID_TO_BE_NHS.finditer(text):
        yield match.span(1)
    for match in TEN_DIGITS.finditer(text):
        digits = [int(digit) for digit in "".join(match.groups())]
        if in_use(digits) and passes_modulus_11(digits):
            yield match.span()


def passes_modulus_11(digits: list[int]) -> bool:
    """NHS Data Dictionary, NHS NUMBER: weights 10 to 2, and the tenth digit completes the sum."""
    weighed = sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    return weighed % 11 == 0


def in_use(digits: list[int]) -> bool:
    """Whether numbers start so: 4, 6, 7 in England and Wales, 32 to 39 in Northern Ireland, a date
    of birth (DDMMYY) in Scotland; 9 in examples."""
    first, second, third, fourth = digits[:4]
    if first > 3 or (first == 3 and second >= 2):
        return first not in (5, 8)
    try:
        # A leap year, as some are born on 29 February.
        date(2000, third * 10 + fourth, first * 10 + second)
    except ValueError:
        return False
    return True


# Dates of birth

MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[A-Za-z]{0,6}"
DAY = r"\d\d?(?i:st|nd|rd|th)?"
YEAR = r"(?:\d{4}|\d\d)"
LONG_AGO = r"(?:1[89]\d\d|20[01]\d|[014-9]\d)"


def numbered(year: str) -> str:
    """Return the pattern of a date of that year that starts with a digit."""
    return (
        rf"(?<!\d)(?:{year}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/. ]\d\d?[-/. ]{year}"
        rf"|{DAY}(?: of)?[-/. ]{{0,2}}{MONTH}[-/.,'’ ]{{0,3}}{year})(?!\d)"
    )


ANY_DATE = rf"(?:{numbered(YEAR)}|{MONTH} {DAY},? {YEAR}(?!\d))"
BIRTH = (
    rf"[DdBb]{STARTS}(?i:(?<=d)(?:[. ]{{0,2}}o[. ]{{0,2}}bs?|ates?[\s-]of[\s-]birth)"
    r"|(?<=b)irth\s?date)\b"
)
LEADS_TO = r"(?:[\s.:;,=(–-]|\b(?i:is|was|on|the|of|as|given|case)\b){0,8}+"
# With other words between them, a date belongs to the birth only if it lies long ago: a ward
# writes “DOB missing on 3 June 2026” of its labels.
STATED = re.compile(
    rf"{BIRTH}(?:"
    rf"{LEADS_TO}({ANY_DATE}|(?:\d{{8}}|\d{{6}})(?!\d)|{DAY} {MONTH}\b)"
    rf"|[^\d\n]{{0,40}}+({numbered(LONG_AGO)}))"
)
STATED_AFTER = re.compile(rf"({numbered(YEAR)})[\s,(–-]{{0,3}}{BIRTH}")
HINTED = re.compile(rf"[Bb]{STARTS}(?:(?i:irthday)\b|[.:])[^\d\n]{{0,40}}+({numbered(LONG_AGO)})")
BORN = re.compile(rf"[Bb]{STARTS}(?i:orn)\b[\s:,(]{{0,3}}(?:on\s)?(?:the\s)?({ANY_DATE})")
MANY = re.compile(r"\b(?:babies|infants|neonates|children|people|patients|those|all)\s+$", re.I)


def dates_of_birth(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (STATED, STATED_AFTER, HINTED):
        for match in pattern.finditer(text):
            yield match.span(match.lastindex or 0)
    for match in BORN.finditer(text):
        if not MANY.search(text, max(0, match.start() - 20), match.start()):
            yield match.span(1)


# Numbers of hospitals and their systems

NUMBER = r"(?:(?:no|nr|num|number|id|record)s?\b|\#)"
OF_HOSPITAL = rf"""[HhCcMmUuDdPpLlEeSsRr]{STARTS}(?i:
    (?<=h)osp(?:ital)?[\s.]{{0,2}}{NUMBER}
  | (?:(?<=c)ase[\s-]?notes?|(?<=m)edical\ records?|(?<=u)nit|(?<=d)istrict|(?<=p)(?:as|atient|t)
      |(?<=l)orenzo|(?<=e)(?:mis|pic)|(?<=s)ystmone)\s?{NUMBER}
  | (?<=m)rn(?:'?s)?\b | (?<=c)rn\b | (?<=r)io(?:\s{NUMBER}|\b)
)"""
A_DATE = r"(?:[0-3]?\d[-/.][01]?\d[-/.](?:\d{4}|\d\d)|20\d\d[-/.]\d\d[-/.]\d\d)\b"
HOSPITAL_NUMBER = re.compile(
    rf"""{OF_HOSPITAL}(?:[\s.:;=(\#–-]|\b(?i:is|was|of|the|case|not|number)\b){{0,8}}+
    ((?:[A-Za-z]{{1,3}}[\ -]?)?(?!{A_DATE})\d(?:[\ ./-]?\d){{4,9}})(?!\d)""",
    re.VERBOSE,
)
NUMBER_OF_PATIENT = re.compile(rf"[Pp]{STARTS}(?:atient|t)\s\(?([A-Z]{{1,3}}\d{{5,8}})\b")


def hospital_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (HOSPITAL_NUMBER, NUMBER_OF_PATIENT):
        for match in pattern.finditer(text):
            yield match.span(1)


# Names, which count only with an age, a bed or a ward: without one, they are mostly colleagues

NO_NAME = r"(?!(?i:ward|bed|bay|room|side|unit|floor|band|week|scan|scanner|imaging)\b)"
CAPITAL = rf"{NO_NAME}(?:[A-Z]\.|[A-Z][\w'’-]{{0,30}}+|(?:van|der|de|den|von|di|la|le|el|al|bin)\b)"
PATIENT = (
    rf"[MSDm]{STARTS}(?:"
    rf"(?:(?<=M)(?:rs?|iss|s|x|aster|RS?|ISS)|(?<=S)ir|(?<=D)ame)\b\.?(?:\s{{1,2}}{CAPITAL}){{1,4}}+"
    rf"|(?<=m)rs?\b\.?\s{{1,2}}{NO_NAME}[a-z'’-]{{2,30}}+)"
)
JOINS = r"[\s,;:(/–—-]{1,4}+"
UNIT = r"(?:y/?o|y|yrs?|years?(?!\s(?:in|on|of|as|ago|with|here))|[MF])\b"
GOES_ON = (
    r"(?i:in|on|from|fell|was|is|has|had|with|who|and(?!\s\d)|waits?|waited|waiting|awaiting|needs"
    r"|not|no|without|discharged|admitted|moved|medically|wants|still|ready|lives?|went|came|left)"
)
TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
AGE = (
    rf"(?:(?i:aged?)\s\d{{1,3}}\b|\d{{1,3}}[\s-]?{UNIT}|[1-9]0s\b"
    rf"|(?:1[6-9]|[2-9]\d|10\d)(?=\s{{0,2}}(?:[,;:.()!?\n](?!\d)|$|{GOES_ON}\b))"
    rf"|{TENS}(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?\b"
    r"|(?:b\.?|born(?:\sin)?)\s?(?:19|20)\d\d\b|\d\d?[/.-]\d\d?[/.-]19\d\d\b)"
)
AGES = r"(?:(?i:both|now|an?|is|was|who|only|age)\s){0,4}+"
BED = (
    rf"[SsBbTtCc]{STARTS}(?i:(?:(?<=s)ide\s?room|(?<=b)(?:ed|ay)|(?<=t)rolley\sbay|(?<=c)ubicle)"
    r"\s?\d\d?[A-Z]?|(?<=b)\d\d?|(?<=b)ay\s[A-H])\b"
)
ROLE = (
    r"(?i:manager|sister|matron|nurse|clerk|consultant|surgeon|registrar|doctor|physio\w{0,8}"
    r"|pharmacist|therapist|dietitian|worker|practitioner|sponsor|mentor|lead|champion|director"
    r"|executive|porter|volunteer|educator|team)s?\b"
)
WARD = (
    rf"[A-Zw]{STARTS}(?:(?<=[Ww])(?i:ard)\s[A-Z]?\d\d?[A-Z]?|[a-z]{{1,20}}+\s[Ww]ard)\b"
    rf"(?!\s{ROLE})"
)
STAYS = (
    r"(?:(?i:is|was|who|went|moved|back|now|still|waiting|waits|nursed|transferred|admitted|fell"
    r"|in|on|at|from|to|by|of|the|has|been)[\s,(]{1,2}){0,6}+"
)
NAMES = [
    re.compile(pattern)
    for pattern in (
        rf"{PATIENT}{JOINS}(?:{AGES}{AGE}|{STAYS}(?:{BED}|{WARD}))",
        r"\d(?<!\d.)\d{0,2}[\s-]?(?:y/?o|yrs?|years?)(?:[\s-]old)?(?:\s(?:man|woman|lady))?"
        rf"[\s,(]{{1,3}}+{PATIENT}",
        rf"{BED}{JOINS}(?:(?:is|has|today|now|also)\s){{0,2}}+{PATIENT}",
        # Initials, which need an age and a place.
        rf"[A-Z]{STARTS}\.?[A-Z]\.?,?\s\d{{1,3}}\s?{UNIT}[^\n]{{0,12}}?(?:{BED}|{WARD})",
    )
]
A_COLLEAGUE = re.compile(
    rf"\b{ROLE}[\s,(]{{1,3}}(?:M(?:rs?|s|iss)\s\w{{1,30}}[\s,]{{1,2}}(?:and|&)\s)?$"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    for pattern in NAMES:
        for match in pattern.finditer(text):
            if not A_COLLEAGUE.search(text, max(0, match.start() - 40), match.start()):
                yield match.span()


SEARCHES = {
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.DATE_OF_BIRTH: dates_of_birth,
    Kind.HOSPITAL_NUMBER: hospital_numbers,
    Kind.NAME: names,
}
