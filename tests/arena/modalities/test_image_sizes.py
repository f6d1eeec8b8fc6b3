"""Pictures are made as small as an endpoint wants them, and never larger."""

from __future__ import annotations

import asyncio
import base64
import io

import pytest
from PIL import Image

from arena.modalities import MODALITIES, MediaError
from arena.modalities.media import data_url
from simulators.conversation import Part


def picture(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def sent(content: bytes, mime: str, **options: object) -> tuple[str, bytes]:
    part = Part("image", url=data_url(content, mime), mime=mime)
    (block,) = asyncio.run(MODALITIES["image"].as_chat(part, options))
    head, _, rest = block["image_url"]["url"].partition(",")
    return head.removeprefix("data:").removesuffix(";base64"), base64.b64decode(rest)


@pytest.mark.parametrize(
    ("size", "shrunk"), [((800, 400), (100, 50)), ((30, 900), (3, 100)), ((101, 101), (100, 100))]
)
def test_the_longer_side_is_cut_to_what_is_asked_and_the_shape_stays(size, shrunk):
    mime, content = sent(picture(size), "image/png", image_size=100)
    assert (mime, Image.open(io.BytesIO(content)).size) == ("image/jpeg", shrunk)


def test_a_picture_that_fits_is_sent_as_it_is():
    content = picture((100, 40), "WEBP")
    assert sent(content, "image/webp", image_size=100) == ("image/webp", content)
    assert sent(picture((900, 900)), "image/png") == ("image/png", picture((900, 900)))


def test_what_is_see_through_stays_see_through():
    mime, content = sent(picture((300, 300), mode="LA"), "image/png", image_size=50)
    assert (mime, Image.open(io.BytesIO(content)).mode) == ("image/png", "RGBA")


def test_quality_is_the_endpoints_own():
    large = picture((600, 600), "JPEG", quality=95)
    coarse, fine = (len(sent(large, "image/jpeg", image_size=300, jpeg_quality=q)[1]) for q in (10, 95))
    assert coarse < fine


def test_a_picture_taken_with_the_camera_turned_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    _, content = sent(picture((400, 200), "JPEG", exif=exif), "image/jpeg", image_size=100)
    assert Image.open(io.BytesIO(content)).size == (50, 100)


def test_what_is_no_picture_is_a_clear_error():
    with pytest.raises(MediaError, match="a picture that can't be read"):
        sent(b"nonsense", "image/png", image_size=100)


def test_an_address_without_a_known_type_is_a_clear_error():
    with pytest.raises(MediaError, match="text/plain is not a picture we send"):
        asyncio.run(MODALITIES["image"].as_chat(Part("image", url="data:text/plain,a"), {"image_size": 9}))
