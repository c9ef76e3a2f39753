"""Makes two small JPEGs of whatever picture a phone gives: the way up it was taken, and nothing in it but the picture.

Pure: bytes in, bytes out. What is too large is refused by what its head says, before a single point is unpacked.
"""

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from plg.errors import DomainError

MOST_BYTES = 15 * 1024 * 1024
#: Points of a plain JPEG, that is made smaller while it is read; of one in layers; of all others, that are read whole.
MOST_POINTS, MOST_POINTS_LAYERED, MOST_POINTS_WHOLE = 60_000_000, 25_000_000, 16_000_000
#: A JPEG that comes in layers is gone through once for every layer: points times layers.
MOST_WORK = 600_000_000
SCREEN, SMALL = 1600, 400
KINDS = ("JPEG", "PNG", "WEBP")  # a phone's MPO is opened as the JPEG it begins with
#: Where the kind of a HEIC or AVIF file stands: what no program here reads.
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
_JPEG_LAYER = b"\xff\xda"
_TURN = Image.Transpose
#: How a camera was held, as its file tells, and what puts the picture upright.
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}


class UnfitPhoto(DomainError):
    """This file cannot become a photo; the sentence says why, and what to do."""

    status = 400


@dataclass(frozen=True)
class Shaped:
    """The two sizes as JPEG, and how large the one for a screen is."""

    screen: bytes
    small: bytes
    width: int
    height: int


def shaped(content: bytes) -> Shaped:
    """Return the picture for a screen and a small one; place, moment, maker and every other word about it are gone.

    What the file is, is read from its content. Raises `UnfitPhoto` with a sentence that names the limit. Memory stays
    below 250 MB, whatever the file says of itself.
    """
    if not content:
        raise UnfitPhoto(_("Dit bestand is leeg. Kies de foto opnieuw."))
    if len(content) > MOST_BYTES:
        raise UnfitPhoto(
            _("Deze foto is groter dan %(most)s MB. Kies een kleinere, of maak er een schermafdruk van.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise UnfitPhoto(
            _(
                "Deze foto is in HEIC of AVIF, en dat lezen we niet. Kies op je telefoon “meest compatibel”, of bewaar "
                "hem als JPEG en kies hem opnieuw."
            )
        )
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as image:
            _within_limits(image, content)
            screen = _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitPhoto(_too_many(_("Deze foto heeft veel te veel beeldpunten"), MOST_POINTS_WHOLE)) from error
    except UnidentifiedImageError as error:
        raise UnfitPhoto(_("Dit is geen foto die we kunnen lezen. Kies een JPEG, PNG of WebP.")) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, MemoryError) as error:
        # A damaged picture makes the decoders raise nearly anything.
        raise UnfitPhoto(_("Deze foto is beschadigd of niet heel overgekomen. Kies hem opnieuw.")) from error
    small = screen.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Shaped(_jpeg(screen, 80), _jpeg(small, 72), screen.width, screen.height)


def _within_limits(image: Image.Image, content: bytes) -> None:
    points = image.width * image.height
    layered = bool(image.info.get("progressive"))
    most = MOST_POINTS_LAYERED if layered else MOST_POINTS
    if image.format not in {"JPEG", "MPO"}:
        most = MOST_POINTS_WHOLE
    if points > most or (layered and points * content.count(_JPEG_LAYER) > MOST_WORK):
        size = {"width": image.width, "height": image.height}
        raise UnfitPhoto(_too_many(_("Deze foto is %(width)s bij %(height)s beeldpunten") % size, most))


def _too_many(is_so: str, most: int) -> str:
    words = _("%(is_so)s; we lezen er hoogstens %(most)s miljoen. Maak hem kleiner, of maak er een schermafdruk van.")
    return words % {"is_so": is_so, "most": most // 1_000_000}


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture at the size of a screen, the right way up, in plain colours on white."""
    image.draft("RGB", (SCREEN, SCREEN))  # a JPEG is made smaller as it is read: a fraction of the memory
    # The renderer of PDFs lets its process read half a picture when it is loaded: here half a picture is a fault.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    image.load()
    seen = image
    if image.mode.startswith("I"):  # sixteen bits a point, of a scanner
        seen = image.point(lambda value: value / 256).convert("L")
    elif image.mode in {"1", "P", "PA"}:
        seen = image.convert("RGBA" if image.has_transparency_data else "RGB")
    seen.thumbnail((SCREEN, SCREEN), Image.Resampling.LANCZOS)  # before anything else: what follows is small
    if seen.has_transparency_data:
        layer = seen.convert("RGBA")
        seen = Image.new("RGB", layer.size, "white")
        seen.paste(layer, mask=layer.getchannel("A"))
    # A new picture has the points and nothing else: no place, no moment, no words, no profile.
    bare = Image.new("RGB", seen.size)
    bare.paste(seen.convert("RGB"))
    turned = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return bare.transpose(turned) if turned is not None else bare


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
