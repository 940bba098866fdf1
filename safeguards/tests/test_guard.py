"""What the guard finds, what it leaves in peace, and how long it takes."""

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguards.guard import Kind, scan
from safeguards.tests.corpus import logs, with_check_digit, written


def kinds(text: str) -> list[Kind]:
    return [finding.kind for finding in scan(text)]


# The figures: every log of the held-out half, none of which the guard was tuned on.

LEAST_FOUND = {
    Kind.NHS_NUMBER: 0.99,
    Kind.DATE_OF_BIRTH: 0.90,
    Kind.HOSPITAL_NUMBER: 0.80,
    Kind.NAME: 0.75,
}
MOST_FALSE_ALARMS = 1 / 50


def test_the_corpus_is_big_enough():
    halves = (False, True)
    assert sum(len(logs(kind, held_out=half)) for kind in Kind for half in halves) >= 400
    assert sum(len(logs("ordinary", held_out=half)) for half in halves) >= 300


def test_the_held_out_logs_give_the_promised_figures(capsys):
    table, shares = [], {}
    for name in [*Kind, "ordinary"]:
        told = [kinds(log) for log in logs(name, held_out=True)]
        alarms = sum(bool(one) if name == "ordinary" else name in one for one in told)
        shares[name] = alarms / len(told)
        table.append(f"{name:<16}{len(told):>5} logs{alarms:>5} alarms{shares[name]:>8.1%}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(table) + "\n")
    assert {kind: shares[kind] for kind in Kind if shares[kind] < LEAST_FOUND[kind]} == {}
    assert shares["ordinary"] <= MOST_FALSE_ALARMS


# NHS numbers

STARTS_OF_NUMBERS = st.one_of(
    st.sampled_from("4679"),
    st.integers(320, 399).map(str),
    st.dates().map(lambda born: f"{born:%d%m}{born.year % 100:02}"),
)
WORDS = st.lists(st.from_regex(r"[A-Za-z]{1,12}[,.:;]?", fullmatch=True), max_size=6).map(" ".join)


@st.composite
def nhs_numbers(draw) -> str:
    start = draw(STARTS_OF_NUMBERS)
    rest = st.integers(0, 10 ** (9 - len(start)) - 1).map(lambda n: f"{n:0{9 - len(start)}}")
    ten = draw(rest.map(lambda rest: with_check_digit(start + rest)).filter(bool))
    return written(ten, draw(st.sampled_from(["", " ", "-", " - ", "\xa0", "–"])))


@given(before=WORDS, number=nhs_numbers(), after=WORDS)
def test_a_valid_nhs_number_is_found_in_any_form_among_any_words(before, number, after):
    text = f"{before} {number} {after}"
    found = [text[f.start : f.end] for f in scan(text) if f.kind == Kind.NHS_NUMBER]
    assert number in found


@given(number=nhs_numbers(), place=st.integers(0, 8), step=st.integers(1, 9))
def test_one_wrong_digit_makes_it_an_ordinary_number(number, place, step):
    digits = [int(digit) for digit in number if digit.isdigit()]
    digits[place] = (digits[place] + step) % 10
    assert Kind.NHS_NUMBER not in kinds("".join(map(str, digits)))


@pytest.mark.parametrize(
    "text",
    [
        "NHS No. 943 476 5918",  # a slip in the last digit
        "nhs number: 94 34 76 59 19",
        "CHI no 3102500123",
    ],
)
def test_what_is_said_to_be_an_nhs_number_is_one(text):
    assert kinds(text) == [Kind.NHS_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "+4434567890",
        "£4000000004",
        "0300 123 4567",
        "(0)20 7946 0958",
        "5000000000",  # no number starts with 5
        "3111500007",  # no 31 November
        "19434765919",
    ],
)
def test_other_long_numbers_are_left_in_peace(text):
    assert kinds(text) == []


# Dates, numbers of hospitals, names


@pytest.mark.parametrize(
    "text",
    [
        "Review day on 18 June 2026.",
        "DOB missing on 3 of 50 wristbands on 3 June 2026",
        "Babies born on 3 June 2026 are weighed by the new chart.",
        "b. 3/12/2026",
        "Hospital number on 95 % of labels since 01.06.2026",
        "RiO 12.06.2026: upgrade",
        "Datix W449201",
        "Mr Ian Forsyth, sponsor",
        "Dr Castellane agreed, Ward 4",
        "Ward manager Mr Ruiz, Ward 9",
        "Mr Hart, 25 June",
        "MR scan in bay 4",
        "We miss patients in bay 4",
    ],
)
def test_the_dates_numbers_and_names_of_the_work_are_left_in_peace(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "quoted"),
    [
        ("Fell: DOB 03/12/1944, bay 2", Kind.DATE_OF_BIRTH, "03/12/1944"),
        ("3 Dec 1944 (d.o.b.)", Kind.DATE_OF_BIRTH, "3 Dec 1944"),
        ("see hospital number RX123456.", Kind.HOSPITAL_NUMBER, "RX123456"),
        ("RiO 1234567 again", Kind.HOSPITAL_NUMBER, "1234567"),
        ("Ask Mr Patel, 82, first", Kind.NAME, "Mr Patel, 82"),
        ("Mrs Jones in bed 4 fell", Kind.NAME, "Mrs Jones in bed 4"),
        ("hosp no 943 476 5919", Kind.NHS_NUMBER, "943 476 5919"),
    ],
)
def test_a_finding_marks_exactly_what_to_take_out(text, kind, quoted):
    (finding,) = scan(text)
    assert (finding.kind, text[finding.start : finding.end]) == (kind, quoted)
    assert finding.advice


def test_findings_stand_in_the_order_of_the_text():
    text = "Mrs Jones in bed 4, then 943 476 5919, then DOB 3/12/44."
    assert kinds(text) == [Kind.NAME, Kind.NHS_NUMBER, Kind.DATE_OF_BIRTH]


# Time: what makes a search start everywhere and nearly succeed

SHORT, LONG = 250_000, 1_000_000


@pytest.mark.parametrize(
    "seed",
    [
        "1",
        "123-456-",
        "123 456 789 ",
        " ",
        "dob is the of ",
        "03/12/1944 ",
        "mrn 1-",
        "hosp no ",
        "Mr Aa Bb Cc Dd is in on at from to ",
        "bed 4 is has ",
        "943 476 5919 ",
        "Mr Patel, 82, ",
        "Board round ran on four of five days, on 3 June 2026, bleep 2417, Mr Shaw agreed. ",
    ],
)
def test_four_times_the_text_takes_about_four_times_as_long(seed):
    text = seed * (LONG // len(seed) + 1)
    # Sixteen times would be a search that starts over at every letter. The processor's time, the
    # better of two: other programs on the machine do not count.
    short, long = (min(seconds(text[:size]), seconds(text[:size])) for size in (SHORT, LONG))
    assert long < 9 * short


def seconds(text: str) -> float:
    start = time.process_time()
    scan(text)
    return time.process_time() - start
