"""Whether people can tell the colours apart: contrast of the palette (WCAG 2.2, 1.4.3 and 1.4.11).

Browser checks cannot see the colours of graphics or of text in an SVG.
"""

import re

import pytest
from django.conf import settings

TOKENS = settings.BASE_DIR / "assets" / "scss" / "_tokens.scss"
COLOURS = dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6}),', TOKENS.read_text("utf-8")))

SURFACES = ("card", "canvas", "head", "hover")
TEXT = [
    *((ink, surface) for ink in ("ink", "muted", "link", "bad", "brand") for surface in SURFACES),
    *((f"{status}-ink", f"{status}-soft") for status in ("good", "warn", "bad", "idle")),
    *((number, "card") for number in ("bad", "warn", "brand", "brand-deep")),
    *((word, "card") for word in ("improvement-ink", "concern-ink", "target")),
    ("improvement-ink", "note-soft"),
    ("ink", "note-soft"),
    ("ink", "warn-soft"),
    ("muted", "idle-soft"),
    ("brand-deep", "brand-soft"),
    ("ink", "brand-soft"),
    ("ink", "idle-soft"),
    ("link-hover", "card"),
    ("card", "brand"),
    ("card", "brand-deep"),
    ("card", "bad"),
    ("card", "bad-ink"),
    ("on-brand", "brand-deep"),
    ("ink", "accent"),
    ("ink", "focus"),
]
GRAPHICS = [
    *(
        (mark, "card")
        for mark in ("improvement", "concern", "common", "target", "limits", "rhythm")
    ),
    *((f"{status}", f"{status}-soft") for status in ("good", "warn", "bad", "idle")),
    *(("input", surface) for surface in SURFACES),
    ("bad", "card"),
    ("good", "card"),
    ("brand", "card"),
    ("accent", "brand-deep"),
    ("ink", "canvas"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(luminance(COLOURS[name]) for name in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), GRAPHICS)
def test_shapes_can_be_seen(shape, ground):
    assert contrast(shape, ground) >= 3


def test_parts_use_no_other_colours_than_the_palette():
    drawn = {
        (part.name, colour)
        for part in (settings.BASE_DIR / "templates" / "parts").glob("*.html")
        for colour in re.findall(r"#[0-9a-f]{6}\b", part.read_text("utf-8"))
        if part.name != "logo.html"
    }
    assert {pair for pair in drawn if pair[1] not in COLOURS.values()} == set()
