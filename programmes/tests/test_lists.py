"""Lists as people really paste them; what comes out is (name, e-mail, role)."""

import pytest

from programmes.lists import MOST_BYTES, MOST_ROWS, Listed, Unreadable, decoded, people_in, written
from programmes.queries import ROLE_NAMES

NELL = ("Nell Garsdale", "nell@weald.example", "Executive")
TOM = ("Tom Ferrand", "tom@weald.example", "")


def read(text):
    return [(one.name, one.email, one.role) for one in people_in(text, ROLE_NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "Nell Garsdale,nell@weald.example,Executive\nTom Ferrand,tom@weald.example,",
        "Nell Garsdale\tnell@weald.example\tExecutive\nTom Ferrand\ttom@weald.example",
        "Executive; nell@weald.example; Nell Garsdale\n; tom@weald.example; Tom Ferrand",
        "E-mail,Role,Name\r\nnell@weald.example,Executive,Nell Garsdale\r\n"
        "tom@weald.example,,Tom Ferrand\r\n",
        "\ufeffName;Ward;Email address;Role\nNell Garsdale;Samphire;nell@weald.example;Executive\n"
        "Tom Ferrand;Sorrel;tom@weald.example;",
        "Nell Garsdale <nell@weald.example>, Executive\n\nTom Ferrand <tom@weald.example>",
        '"Nell Garsdale" <nell@weald.example>,Executive\n  Tom   Ferrand <tom@weald.example> ,',
    ],
)
def test_the_same_people_however_they_are_written(text):
    assert read(text) == [NELL, TOM]


def test_recipients_of_a_mail_are_a_row_each():
    text = "Nell Garsdale <nell@weald.example>; Tom Ferrand <tom@weald.example>,"
    assert [name for name, _, _ in read(text)] == ["Nell Garsdale", "Tom Ferrand"]


def test_a_name_in_quotes_keeps_its_comma():
    assert read('"Garsdale, Nell",nell@weald.example') == [
        ("Garsdale, Nell", "nell@weald.example", "")
    ]


def test_what_is_wrong_stays_in_its_column():
    text = "Nell,nell@weald.example,executive\nTom,tom.weald.example,king"
    assert read(text)[1] == ("Tom", "tom.weald.example", "king")


def test_what_is_written_reads_the_same():
    people = people_in("Nell;nell@weald.example;king\n;tom@weald.example;", ROLE_NAMES)
    assert people_in(written(people), ROLE_NAMES) == people


def test_rows_are_counted_and_limited():
    text = "\n".join(f"P{n},p{n}@weald.example" for n in range(MOST_ROWS + 1))
    assert len(people_in(text.rsplit("\n", 1)[0], ROLE_NAMES)) == MOST_ROWS
    with pytest.raises(Unreadable, match="at most 500"):
        people_in(text, ROLE_NAMES)


def test_files_as_spreadsheets_save_them():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert "Zoë" in decoded("Zoë,zoe@weald.example".encode(encoding))
    for file in (b"PK\x03\x04\x00\x00", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(Unreadable):
            decoded(file)


def test_a_header_alone_is_nobody():
    assert people_in("name,e-mail,role\n", ROLE_NAMES) == []
    assert people_in("", ROLE_NAMES) == []
    assert people_in("nell@weald.example", ROLE_NAMES) == [Listed(1, "", "nell@weald.example", "")]
