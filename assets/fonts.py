"""Makes the typefaces for pictures and PDF, which take no variable fonts, from the one of pages."""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "build" / "assets" / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
FAMILY, STYLE, FULL, POSTSCRIPT = 1, 2, 4, 6
TYPOGRAPHIC = (16, 17, 21, 22, 25)


def make() -> None:
    for style, weight in WEIGHTS.items():
        font = TTFont(FONTS / "inter-latin-wght-normal.woff2")
        font = instantiateVariableFont(font, {"wght": weight})
        names = {
            FAMILY: "Inter",
            STYLE: style,
            FULL: f"Inter {style}",
            POSTSCRIPT: f"Inter-{style}",
        }
        for key, name in names.items():
            font["name"].setName(name, key, 3, 1, 0x409)
        for key in TYPOGRAPHIC:
            font["name"].removeNames(nameID=key)
        font["OS/2"].usWeightClass = weight
        font["head"].macStyle = int(style == "Bold")
        font.flavor = None
        font.save(FONTS / f"Inter-{style}.ttf")


if __name__ == "__main__":
    make()
