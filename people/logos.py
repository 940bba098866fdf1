"""Turns a picture that somebody uploads into one that is safe and small enough to show."""

from io import BytesIO

from PIL import Image, ImageOps

MOST_BYTES = 1_000_000
MOST_PIXELS = 25_000_000
# Twice the size at which it is shown, for sharp screens.
BOUNDS = (480, 96)


class Unusable(ValueError):
    """The picture cannot be used; the text says why and what to do."""


def as_png(file: bytes) -> bytes:
    """Return the PNG or JPEG picture drawn anew as a PNG of at most 480 by 96 pixels.

    Nothing of the file but its pixels is kept. Raise Unusable if it is too big, or no picture.
    """
    if len(file) > MOST_BYTES:
        raise Unusable("The file is larger than 1 MB. Save the logo smaller and try again.")
    try:
        with Image.open(BytesIO(file), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable("The picture has too many pixels. Save the logo smaller.")
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("This is no picture that we can read. Choose a PNG or JPEG file.") from error
    drawn.thumbnail(BOUNDS)
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    png = BytesIO()
    clean.save(png, "PNG", optimize=True)
    return png.getvalue()
