"""Photos from a phone: drawn anew from their points, so that nothing the camera wrote about place or owner is left."""

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MAX_BYTES = 12 * 1024 * 1024
MAX_POINTS = 60_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")

NOT_READ = "Bilden går inte att läsa. Ta en ny eller välj en bild i formatet JPEG eller PNG."
HEIC = "Bilden är i formatet HEIC, som inte går att läsa. Välj JPEG i kamerans inställningar, eller ta en skärmbild."


_one_at_a_time = threading.Lock()


class UnusablePhoto(ValueError):
    """Carries in Swedish what is wrong with the picture. It is then not kept."""


@dataclass(frozen=True, slots=True)
class Photo:
    jpeg: bytes
    width: int
    height: int


def cleaned(data: bytes) -> Photo:
    """The picture as a JPEG of at most 1600 points a side, turned upright. Raises UnusablePhoto."""
    if len(data) > MAX_BYTES:
        raise UnusablePhoto("Bilden är för stor. Den får vara högst 12 MB.")
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        raise UnusablePhoto(HEIC)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return redrawn(data)
    except UnusablePhoto:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning, OSError, ValueError, SyntaxError,
            EOFError, MemoryError, IndexError, KeyError, TypeError, OverflowError) as error:  # fmt: skip
        raise UnusablePhoto(NOT_READ) from error


def redrawn(data: bytes) -> Photo:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_POINTS:
            raise UnusablePhoto("Bilden har för många bildpunkter. Ta en ny med lägre upplösning.")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        load_whole(opened)
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Only the points go along: no EXIF, no colour profile, no comment, no thumbnail.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82, optimize=True)
    return Photo(out.getvalue(), *bare.size)


def load_whole(image: Image.Image) -> None:
    """Raises OSError for half a file, although printing, once imported, makes the library take those too."""
    with _one_at_a_time:
        usual = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = usual
