import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguards import tables
from safeguards.tables import defused, read_table, read_text, write_csv, write_xlsx

JUNE = datetime(2026, 6, 1)  # noqa: DTZ001 (a workbook knows no time zones)
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "|calc",
    "\t=1",
    "\r=1",
    "  =1",
    "\n@x",
    "=cmd|' /C'!A0",
]


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change) -> bytes:
    """Return the workbook with `change(name, content)` done to each of its entries."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"week,falls\n2026-06-01,3\n",
        b"\xef\xbb\xbfweek,falls\r\n2026-06-01,3\r\n\r\n",
        b"week;falls\n2026-06-01;3\n",
        b"week\tfalls\n2026-06-01\t3",
        "week\tfalls\n2026-06-01\t3".encode("utf-16"),
        b" week , falls \n2026-06-01 ,\xa03\n,\n".replace(b"\xa0", b"\xc2\xa0"),
    ],
)
def test_the_same_table_however_it_was_saved(data):
    rows = read_table(data)
    assert rows[:2] == [["week", "falls"], ["2026-06-01", "3"]]


def test_quotes_and_commas_inside_a_cell():
    assert read_text('a,b\n"one, two","say ""no"""\n') == [["a", "b"], ["one, two", 'say "no"']]


def test_old_windows_letters():
    assert read_table("ward,n\nCafé,1".encode("cp1252")) == [["ward", "n"], ["Café", "1"]]


def test_a_workbook_reads_as_people_see_it():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["week", "n", "share", "text"])
    sheet.append([date(2026, 6, 1), 3.0, 0.85, " Mill "])
    sheet["C2"].number_format = "0%"
    sheet.append([None, None, None, None])
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue()) == [
        ["week", "n", "share", "text"],
        ["2026-06-01", "3", "85%", "Mill"],
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n , \n", "empty"),
        (b"x" * (tables.MOST_BYTES + 1), "larger than 5 MB"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"PK\x03\x04nothing more", "cannot be read"),
        (b"," * 300 + b"x", "200 columns"),
        (b"a," + b"x" * 6000, "5,000 letters"),
        (b"a\n" * 20_001, "20,000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data, says):
    with pytest.raises(ValidationError, match=says):
        read_table(data)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read():
    bomb = repacked(
        workbook(["a"]),
        lambda name, old: old + b" " * 20_000_000 if "sheet1" in name else old,
    )
    assert len(bomb) < 100_000
    with pytest.raises(ValidationError, match="unpacks"):
        read_table(bomb)


def test_a_workbook_of_too_many_entries_is_refused():
    out = io.BytesIO(workbook(["a"]))
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(tables.MOST_ENTRIES):
            archive.writestr(f"xl/media/{n}.png", "x")
    with pytest.raises(ValidationError, match="unpacks"):
        read_table(out.getvalue())


def test_a_workbook_with_entities_is_refused():
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
    data = repacked(
        workbook(["a"]),
        lambda name, old: entity + old.split(b"?>")[-1] if "sheet1" in name else old,
    )
    with pytest.raises(ValidationError, match="more than a table"):
        read_table(data)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_goes_out_as_a_formula(text):
    assert defused(text).startswith("'")
    [[cell]] = csv.reader(io.StringIO(write_csv([[text]]).decode("utf-8-sig"), newline=""))
    assert cell.startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx({"All": [["x"], [text]]}))).active
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["-3", "+4", "-0.5", "-12%", "Mill Ward", "3 = 3", ""])
def test_what_is_no_formula_stays_as_it_is(text):
    assert defused(text) == text


def test_a_workbook_holds_numbers_and_dates():
    data = write_xlsx({"Of: all/wards": [["week", "n"], [date(2026, 6, 1), 3.5], [None, ""]]})
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet.title == "Of  all wards"
    assert (sheet["A2"].value, sheet["B2"].value) == (JUNE, 3.5)
    assert sheet.freeze_panes == "A2"
    assert read_table(data)[1] == ["2026-06-01", "3.5"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_is_a_table_or_refused(data):
    try:
        rows = read_table(data)
    except ValidationError:
        return
    assert rows and any(rows[-1])
