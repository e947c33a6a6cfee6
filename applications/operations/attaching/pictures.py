"""PNG and JPEG: read and drawn anew, so that only the picture is kept, never what was hidden behind it."""

import io
import warnings
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from applications.operations.attaching.refusal import FileRefused

MOST_PIXELS = 16_000_000
FORMAT = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
JPEG_QUALITY = 92


def redrawn(file: IO[bytes], kind: str) -> bytes:
    """The picture drawn anew in its own format; FileRefused when it is none, or has too many pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # held by MOST_PIXELS below
            picture = Image.open(file, formats=[FORMAT[kind]])
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused("pixels", _("Bildet har for mange piksler. Gjør det mindre og last det opp på nytt."))
            picture.load()
            ImageOps.exif_transpose(picture, in_place=True)  # a copy of a large picture is 50 MB
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        raise FileRefused("broken", _("Vi får ikke lest bildet. Lagre det på nytt og last det opp igjen.")) from problem
    drawn = io.BytesIO()
    if FORMAT[kind] == "JPEG":
        whole = picture if picture.mode == "RGB" else picture.convert("RGB")
        whole.save(drawn, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(drawn, "PNG")
    return drawn.getvalue()
