"""A picture that somebody sends for the letterhead: looked at, and drawn anew so that nothing else comes along."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

WIDEST, HIGHEST = 1200, 400
MOST_PIXELS = 20_000_000


class NotAPicture(ValueError):
    """The file cannot be used as a logo; the message says why."""


def fit(content: bytes) -> bytes:
    """Return a PNG of the picture, at most 1200 by 400 pixels, without whatever else the file held.

    :raises NotAPicture: when it is not a PNG or JPEG, is broken, or is far too large
    """
    # The part that draws papers has broken pictures drawn as far as they go, here too: so the end is looked for.
    if not any(end in content for end in (b"IEND", b"\xff\xd9")):
        raise NotAPicture("The picture is not complete. Save it again and send it once more.")
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture("The picture has too many pixels. Make it smaller, for example 1200 wide.")
            picture.load()
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        if isinstance(fault, NotAPicture):
            raise
        raise NotAPicture("The file cannot be read as a picture. Save it again as PNG or JPEG.") from fault
    drawn.thumbnail((WIDEST, HIGHEST))
    plain = Image.new("RGB", drawn.size, "white")
    plain.paste(drawn, mask=drawn.getchannel("A"))
    out = BytesIO()
    plain.save(out, format="PNG", optimize=True)
    return out.getvalue()
