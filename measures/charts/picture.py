"""A chart as a PNG, for slides and letters that take no SVG."""

from pathlib import Path

import typst

# Everything that varies goes in as data, never as source.
SOURCE = b"""
#set page(width: auto, height: auto, margin: 8pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.alt)
"""
DOTS_PER_INCH = 192


def png(svg: str, *, alt: str, fonts: Path) -> bytes:
    """Return the drawing as a PNG at twice the size of a screen; `fonts` is where Inter lies."""
    drawn = typst.compile(
        SOURCE,
        format="png",
        ppi=DOTS_PER_INCH,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
        sys_inputs={"svg": svg, "alt": alt},
    )
    return bytes(drawn)
