"""Invented logs of ward improvement, one a line: a file per kind of finding, and ordinary ones.

`{nhs}` stands for a valid NHS number, `{ten}` for ten digits that are none, `{four}` for any four
digits, `{phone}` for a telephone number of a range kept for fiction. Half of the logs, chosen by
their own checksum, are held out: they are never used to tune the guard.
"""

import random
import re
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).parent
PLACE = re.compile(r"\{(\w+)\}")


def logs(name: str, *, held_out: bool) -> list[str]:
    """Return the filled-in logs of one half of a file."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [filled(line) for line in lines if (crc32(line.encode()) % 2 == 1) == held_out]


def filled(line: str) -> str:
    # Each line has its own seed, so that adding one changes no other.
    dice = random.Random(crc32(line.encode()))  # noqa: S311
    return PLACE.sub(lambda place: FILL[place[1]](dice), line)


def with_check_digit(nine: str) -> str | None:
    """Return the ten digits of the NHS number that starts with these nine, or None."""
    check = (
        -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    )
    return None if check == 10 else f"{nine}{check}"


def nhs_number(dice: random.Random) -> str:
    """Return a number of the ranges in use: England and Wales, Northern Ireland, Scotland."""
    scottish = f"{dice.randint(1, 28):02}{dice.randint(1, 12):02}{dice.randint(0, 99):02}"
    starts = [str(dice.choice([4, 6, 7]))] * 17 + [str(dice.randint(32, 39)), scottish, scottish]
    start = dice.choice(starts)
    rest = str(dice.randint(0, 10 ** (9 - len(start)) - 1)).zfill(9 - len(start))
    ten = with_check_digit(start + rest)
    return written(ten, dice.choice(["", " ", "-"])) if ten else nhs_number(dice)


def written(ten: str, between: str) -> str:
    return between.join((ten[:3], ten[3:6], ten[6:]))


def no_nhs_number(dice: random.Random) -> str:
    ten = str(dice.randint(10**9, 10**10 - 1))
    return no_nhs_number(dice) if with_check_digit(ten[:9]) == ten else ten


def phone(dice: random.Random) -> str:
    end = f"{dice.randint(0, 999):03}"
    return dice.choice(["07700 900", "07700900", "01632 960", "0113 496 0", "020 7946 0"]) + end


FILL = {
    "nhs": nhs_number,
    "ten": no_nhs_number,
    "four": lambda dice: f"{dice.randint(0, 9999):04}",
    "phone": phone,
}
