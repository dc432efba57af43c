"""A picture made anew from its pixels: nothing of the file that was sent remains but what one sees.

Position, camera, thumbnail, comments, anything behind the picture: gone. What is no picture is refused by its content,
whatever it is called.
"""

import base64
import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from clients.photos.models import MOST_PIXELS
from salon.core.errors import Refused

LARGEST_FILE = 25 * 1024 * 1024
LONGEST_SIDE, THUMB_SIDE = 2000, 320
READ = ("JPEG", "PNG", "WEBP")
KEPT_AS, KEPT_TYPE = "WEBP", "image/webp"


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept, and its small copy, each as WebP."""

    full: bytes
    thumb: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.full).hexdigest()


def picture_of(sent: bytes) -> Picture:
    """Read what was sent and make it anew; Refused where it is no picture that can be kept."""
    if len(sent) > LARGEST_FILE:
        raise Refused(
            _("The file is larger than 25 megabytes. Take the picture with a smaller size."), code="too_large"
        )
    try:
        with Image.open(io.BytesIO(sent), formats=READ) as found:
            _check(found)
            shown = _pixels(found)
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels() from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        text = _("This is no picture that can be kept. Send a JPEG, PNG or WebP picture.")
        raise Refused(text, code="no_picture") from fault
    return Picture(_encoded(shown, LONGEST_SIDE), _encoded(shown, THUMB_SIDE), *_size(shown, LONGEST_SIDE))


def as_text(content: bytes) -> str:
    """As it stands in the database, before it is encrypted."""
    return base64.b64encode(content).decode()


def as_bytes(text: str) -> bytes:
    """Back from there."""
    return base64.b64decode(text)


def _check(found: Image.Image) -> None:
    """Looked at before a single pixel is unpacked."""
    if found.width * found.height > MOST_PIXELS:
        raise _too_many_pixels()
    if getattr(found, "n_frames", 1) > 1:
        raise Refused(_("This is a moving picture. Send a still one."), code="moving")


def _too_many_pixels() -> Refused:
    return Refused(_("The picture has more than 40 megapixels. Take it with a smaller size."), code="too_many_pixels")


def _pixels(found: Image.Image) -> Image.Image:
    """What one sees, upright and in the colours of the screen, without anything beside it."""
    # Another library lets cut pictures pass, for the whole process; here half a picture is none.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    found.load()
    upright = ImageOps.exif_transpose(found)
    colours = found.info.get("icc_profile")
    plain = upright.convert("RGB")
    if colours:
        plain = _in_srgb(plain, colours)
    alone = Image.new("RGB", plain.size)
    alone.paste(plain)
    return alone


def _in_srgb(plain: Image.Image, profile: bytes) -> Image.Image:
    """A broken profile is left out: the picture is worth more than its exact colours."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain
    return turned if turned is not None else plain


def _size(shown: Image.Image, side: int) -> tuple[int, int]:
    longest = max(shown.size)
    if longest <= side:
        return shown.size
    return max(1, shown.width * side // longest), max(1, shown.height * side // longest)


def _encoded(shown: Image.Image, side: int) -> bytes:
    small = shown.resize(_size(shown, side), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.save(kept, KEPT_AS, quality=82, method=4)
    return kept.getvalue()
