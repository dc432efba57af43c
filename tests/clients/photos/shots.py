"""Pictures for tests, as a camera or a hostile hand would send them."""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from clients.card.services.consents import give_consent, text_for
from clients.photos.services import Shot, keep_photo
from tests.factories import NOW, UserFactory


def jpeg(size=(640, 480), colour=(180, 120, 110), **options):
    """A picture with the place where it was taken, the camera's name, a comment and a small copy inside."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[Base.Make] = "CANARY-CAMERA"
    exif[Base.ImageDescription] = "CANARY-HOME"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (60.0, 10.0, 11.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    sent = io.BytesIO()
    image.save(sent, "JPEG", exif=exif, comment=b"CANARY-COMMENT", xmp=b"<x>CANARY-XMP</x>", **options)
    return sent.getvalue()


def agree(client, purpose="photo_care", at=NOW):
    return give_consent(client, text_for(purpose, client.language, at=at), channel="desk", by=UserFactory(), at=at)


def photo_of(client, *, by=None, at=NOW, colour=(180, 120, 110), **shot):
    agree(client, at=at)
    return keep_photo(client, jpeg(colour=colour), Shot(**shot), by=by or UserFactory(), at=at)
