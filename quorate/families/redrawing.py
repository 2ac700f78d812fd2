"""A picture that somebody sends is drawn anew: what it shows is kept, where and with what it was taken is not."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2400
MOST_PIXELS = 60_000_000
"""A camera of a telephone takes some 50 million; more is a file made to fill the memory."""


class NotAPicture(ValueError):
    """The file cannot be shown as a picture."""


def redrawn(content: bytes) -> bytes:
    """Return a picture as a fresh JPEG or PNG, turned the right way up, without anything else the file carried.

    :raises NotAPicture: if it is neither a JPEG nor a PNG, is broken, or is far too large
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotAPicture("This picture is too large.")
                kind = opened.format or "PNG"
                picture = ImageOps.exif_transpose(opened)
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                clean = picture.convert("RGB" if kind == "JPEG" or "A" not in picture.getbands() else "RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as fault:
        raise NotAPicture("This file cannot be shown as a picture.") from fault
    clean.info = {}
    out = BytesIO()
    if kind == "JPEG":
        clean.save(out, "JPEG", quality=85)
    else:
        clean.save(out, "PNG", optimize=False)
    return out.getvalue()
