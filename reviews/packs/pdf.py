"""A pack as an accessible PDF: tagged, PDF/UA-1, fonts embedded; text goes in as data alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from reviews.packs.frozen import Content

SOURCE = Path(__file__).with_name("pack.typ")


class Unprintable(Exception):
    """Why a page could not be set."""


def pdf(title: str, pages: Sequence[Content], *, fonts: Path) -> bytes:
    """Return the pages as one PDF; `fonts` is where Inter lies.

    The first page may be the one in front; after the pages come the data tables of all. Raises
    `Unprintable` where a page cannot be set, or a font is missing.
    """
    data = json.dumps({"title": title, "pages": list(pages)}, ensure_ascii=False)
    try:
        made, warnings = typst.compile_with_warnings(
            SOURCE.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs={"data": data},
        )
    except (typst.TypstError, RuntimeError) as error:
        raise Unprintable(str(error)) from error
    if missing := [str(one) for one in warnings if "unknown font" in str(one)]:
        raise Unprintable(missing[0])
    return bytes(made)
