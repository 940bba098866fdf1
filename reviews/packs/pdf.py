"""A pack as an accessible PDF: tagged, PDF/UA-1, fonts embedded; text goes in as data alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from reviews.packs.frozen import Content

PACK = Path(__file__).with_name("pack.typ")
MINUTES = Path(__file__).with_name("minutes.typ")


class Unprintable(Exception):
    """Why a page could not be set."""


def pdf(title: str, pages: Sequence[Content], *, fonts: Path) -> bytes:
    """Return the pages as one PDF; `fonts` is where Inter lies.

    The first page may be the one in front; after the pages come the data tables of all. Raises
    `Unprintable` where a page cannot be set, or a font is missing.
    """
    return made(PACK, {"title": title, "pages": list(pages)}, fonts)


def minutes_pdf(title: str, when: str, items: Sequence[Content], *, fonts: Path) -> bytes:
    """Return the minutes of a review day as one PDF, an item for each project."""
    return made(MINUTES, {"title": title, "when": when, "items": list(items)}, fonts)


def made(source: Path, values: Content, fonts: Path) -> bytes:
    data = json.dumps(values, ensure_ascii=False)
    try:
        document, warnings = typst.compile_with_warnings(
            source.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs={"data": data},
        )
    except (typst.TypstError, RuntimeError) as error:
        raise Unprintable(str(error)) from error
    if missing := [str(one) for one in warnings if "unknown font" in str(one)]:
        raise Unprintable(missing[0])
    return bytes(document)
