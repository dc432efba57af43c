"""A picture is made anew from its pixels; what is none is refused by its content, whatever it is called."""

import io
import zlib

import pytest
from PIL import Image, ImageCms

from clients.photos.pictures import LARGEST_FILE, picture_of
from salon.core.errors import Refused
from tests.clients.photos.shots import jpeg


def encoded(image, kind, **options):
    sent = io.BytesIO()
    image.save(sent, kind, **options)
    return sent.getvalue()


def test_h75_place_camera_comment_and_small_copy_are_gone():
    sent = jpeg()
    kept = picture_of(sent)

    assert sent.count(b"CANARY") == 4
    for content in (kept.full, kept.thumb):
        image = Image.open(io.BytesIO(content))
        assert (b"CANARY" in content, dict(image.getexif()), image.info.get("xmp"), image.format) == (
            False, {}, None, "WEBP",
        )  # fmt: skip


def test_h75_what_is_glued_behind_the_picture_is_gone():
    kept = picture_of(jpeg() + b"<script>alert(1)</script>PK\x03\x04" * 50)

    assert (b"script" in kept.full, b"PK\x03\x04" in kept.full) == (False, False)


def test_a_picture_taken_sideways_stands_upright_and_its_colours_stay():
    image = Image.new("RGB", (400, 200), (10, 200, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    kept = picture_of(encoded(image, "JPEG", exif=exif, icc_profile=profile, quality=95))

    shown = Image.open(io.BytesIO(kept.full))
    middle = shown.getpixel((100, 200))
    assert (kept.width, kept.height, shown.size, "icc_profile" in shown.info) == (200, 400, (200, 400), False)
    assert all(abs(one - other) < 8 for one, other in zip(middle, (10, 200, 30), strict=True))


def test_a_large_picture_is_made_smaller_and_has_a_small_copy():
    kept = picture_of(jpeg(size=(4000, 3000)))

    assert (kept.width, kept.height) == (2000, 1500)
    assert Image.open(io.BytesIO(kept.thumb)).size == (320, 240)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_pictures_are_kept_too(kind):
    assert picture_of(encoded(Image.new("RGBA", (50, 40), (1, 2, 3, 128)), kind)).width == 50


def a_png_that_says_it_is(width, height):
    """A few bytes that would unpack to gigabytes."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def moving():
    frames = [Image.new("RGB", (20, 20), (n * 100, 0, 0)) for n in range(3)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no_picture"),
        (b"<html><script>alert(1)</script></html>", "no_picture"),
        (b"\xff\xd8\xff\xe0<?php system($_GET['c']); ?>", "no_picture"),
        (jpeg()[:300], "no_picture"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "no_picture"),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), "no_picture"),
        (a_png_that_says_it_is(50_000, 50_000), "too_many_pixels"),
        (a_png_that_says_it_is(300, 300), "no_picture"),
        (moving(), "moving"),
        (b"\0" * (LARGEST_FILE + 1), "too_large"),
    ],
    ids=["empty", "svg", "html", "php", "cut", "gif", "tiff", "bomb", "hollow", "moving", "large"],
)
def test_h76_what_is_no_still_picture_is_refused_by_its_content(sent, code):
    with pytest.raises(Refused) as refusal:
        picture_of(sent)

    assert refusal.value.code == code
