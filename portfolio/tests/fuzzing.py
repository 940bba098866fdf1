"""What nobody should send and somebody will: values, forms, query strings and bodies, generated."""

from collections.abc import Iterable
from urllib.parse import urlencode

from hypothesis import strategies as st

from portfolio.tests.pages import Control

LONG = 20_000
NASTY = [
    "",
    " ",
    "\x00",
    "Ward\x00round",
    "\ud800",
    "\udfff\ud83d",
    "\x01\x07\x08\x1b[31m\x7f\x85",
    "\x0b\x0c\x1c\x1d\u2028\u2029",
    "\u202eright to left\u202c\u2066\u200f",
    "\u200b\ufeff\ufffe\uffff",
    "e" + "\u0301" * 300,
    "👩🏽\u200d⚕️🏳️\u200d🌈",
    "\U0010ffff\U000e0001",
    "İıſK",
    "=cmd|' /C calc'!A0",
    '+1-1,@SUM(A1)\t"',
    "<script>alert(1)</script>{{7*7}}{% now %}",
    "%s%n%(x)s{0.__class__}$" + "{x}",
    "../../etc/passwd\r\nBcc: a@b.example",
    "'; DROP TABLE x; --",
    "null",
    "None",
    "on",
    "[]",
    "{}",
    '{"a": "\\ud800"}',
    '["\\u0000"]',
    "a" * LONG,
    "é" * 201,
    "word " * (LONG // 5),
    "\n" * 3000,
    "@" * 300,
    "a@" + "b" * 250 + ".example",
    "x@exämple.example",
    "\x00@weald.example",
    "https://[::1",
    "javascript:alert(1)",
]
NUMBERS = [
    "0",
    "-0",
    "-1",
    "1e400",
    "-1e-400",
    "1e30",
    "NaN",
    "-Infinity",
    "sNaN",
    "0x1f",
    "1_000",
    "٣",
    "1,5",
    "1.2.3",
    "0.000000000000000000000000001",
    "9" * 15,
    "9" * 400,
    "²",
    str(2**15),
    str(2**31 - 1),
    str(2**31),
    str(2**63 - 1),
    str(2**63),
    str(-(2**63) - 1),
    str(10**30),
]
TIMES = [
    "0001-01-01",
    "9999-12-31",
    "31 December 9999",
    "1 January 0001",
    "1 January 2000",
    "1 January 2100",
    "31 December 2099",
    "29 February 2025",
    "2026-06-10T09:00:00+99:99",
    "10000-01-01",
    "-1-01-01",
    "0000-00-00",
    "00:00",
    "24:00",
    "23:59:59.999999",
    "12am",
    "2026-W24",
    "2026-06",
    "10/06/26",
]
ANY_LETTER = st.characters(exclude_categories=())
SINGLE = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from(NUMBERS),
    st.sampled_from(TIMES),
    st.text(ANY_LETTER, max_size=40),
    st.integers().map(str),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
)
DATED = st.one_of(st.sampled_from(TIMES), st.dates().map(str), SINGLE)
COUNTED = st.one_of(st.sampled_from(NUMBERS), st.integers(-10, 10_000).map(str), SINGLE)
MISSING: list[str] = []
FILES = st.one_of(
    st.binary(max_size=300),
    st.text(ANY_LETTER, max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"PK\x05\x06" + bytes(18),
            b"\x89PNG\r\n\x1a\n" + bytes(20),
            b"\xff\xfeD\x00a\x00",
            b'Date,"Falls\n2026-06-01,5\n',
            b"Date,Falls\n9999-12-31,1e400\n0001-01-01,NaN\n\x00,\x00\n",
            b"Name,Email\n\x00,\x00@weald.example\n=1,x@exa\xff.example\n",
            b"Title;Problem\n" + b"a" * 5000 + b";\xc3\n",
            b"," * 3000,
        ]
    ),
)


def values_of(control: Control, ids: list[str]) -> st.SearchStrategy:
    """Generate a list of values for one input: none, one, or more than it asks for.

    `ids` are those of other people's things.
    """
    if control.kind == "file":
        return FILES
    one = SINGLE
    if {"qi-day", "qi-clock"} & set(control.classes):
        one = DATED
    elif control.mode or control.kind == "number":
        one = COUNTED
    elif not control.takes_words:
        one = st.one_of(st.sampled_from(ids), SINGLE)
    many = st.lists(one, min_size=2, max_size=4)
    return st.one_of(one.map(listed), one.map(listed), one.map(listed), many, st.just(MISSING))


def listed(value: str) -> list[str]:
    return [value]


def changes_to(controls: Iterable[Control], ids: list[str]) -> st.SearchStrategy:
    """Generate other values for one to three of the inputs, or for all of them."""
    by_name = {one.name: one for one in controls if one.name != "csrfmiddlewaretoken"}
    names = sorted(by_name)
    if not names:
        return st.just({})
    few = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    return st.one_of(few, few, few, st.just(names)).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {name: values_of(by_name[name], ids) for name in chosen}
        )
    )


def queries_of(names: list[str], ids: list[str]) -> st.SearchStrategy:
    """Generate a query string with one to three of the names."""
    pair = st.tuples(st.sampled_from(names), st.one_of(SINGLE, st.sampled_from(ids)))
    return st.lists(pair, min_size=1, max_size=3).map(encoded)


def encoded(data: object) -> str:
    """Return what a hostile program would send: half characters go out as they are."""
    return urlencode(data, doseq=True, errors="surrogatepass")  # type: ignore[arg-type]


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
KINDS = [
    FORM,
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=nowhere",
    PARTS,
    "multipart/form-data",
    "multipart/form-data; boundary=é",
    "application/json",
    "text/plain",
    "",
    "\x0b",
]


def part(head: bytes, body: bytes = b"a") -> tuple[bytes, str]:
    """Return a body of one part, and its kind."""
    named = b"Content-Disposition: form-data; " + head
    return b"--x\r\n" + named + b"\r\n\r\n" + body + b"\r\n--x--\r\n", PARTS


# What is sent, and what it is said to be.
BODIES = st.one_of(
    st.tuples(st.binary(max_size=200), st.sampled_from(KINDS)),
    st.sampled_from(
        [
            (b"&".join([b"a=1"] * 1100), FORM),
            (b"text=%ED%A0%80%00%FF&form_token=%00", FORM),
            part(b'name="\xff"', b"\xff"),
            part(b'name="file"; filename="../\x00a"'),
            part(b'name="text"\r\nContent-Transfer-Encoding: base64', b"!"),
            part(b'name="text"\r\nContent-Type: text/plain; charset=nowhere', b"\xff"),
        ]
    ),
)
