"""Pictures and films that come in come out again, looking the same and holding nothing else."""

from __future__ import annotations

import io
import struct
from fractions import Fraction

import av
import numpy as np
import pytest
from media_files import film, find_box, painting, picture
from PIL import Image, ImageCms, ImageOps

from arena.modalities.intake import Limits, Taken, received, taken

LIMITS = Limits()


def take(content: bytes) -> tuple[Taken, bytes, bytes]:
    with received(content, LIMITS) as came, taken(came, LIMITS) as clean:
        return clean, clean.file.read(), clean.poster.read() if clean.poster else b""


def distance(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of levels, of 255."""
    assert one.size == other.size
    levels = [np.asarray(image.convert("RGBA"), float) for image in (one, other)]
    return float(np.abs(levels[0] - levels[1]).mean())


def seen(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def rgba() -> Image.Image:
    image = painting().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


PICTURES = {
    "JPEG": ("JPEG", painting(), {}),
    "progressive JPEG": ("JPEG", painting(), {"progressive": True}),
    "grey JPEG": ("JPEG", painting().convert("L"), {}),
    "JPEG for print": ("JPEG", painting().convert("CMYK"), {}),
    "PNG": ("PNG", painting(), {}),
    "PNG with alpha": ("PNG", rgba(), {}),
    "grey PNG": ("PNG", painting().convert("L"), {}),
    "grey PNG with alpha": ("PNG", rgba().convert("LA"), {}),
    "PNG of a palette": ("PNG", painting().convert("P"), {}),
    "PNG of black and white": ("PNG", painting().convert("1"), {}),
    "WebP": ("WEBP", painting(), {"quality": 95}),
    "WebP with alpha": ("WEBP", rgba(), {"quality": 95}),
    "lossless WebP": ("WEBP", rgba(), {"lossless": True}),
    "GIF": ("GIF", painting(), {}),
    "GIF with transparency": ("GIF", rgba(), {}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_the_same(name):
    kind, image, options = PICTURES[name]
    content = picture(kind, image, **options)
    clean, out, _ = take(content)
    assert (clean.width, clean.height) == image.size
    assert clean.mime == f"image/{kind.lower().replace('gif', 'png')}"
    assert distance(seen(out), seen(content)) < 3


def test_what_is_lossless_loses_nothing():
    for content in (picture("PNG", rgba()), picture("WEBP", rgba(), lossless=True), picture("GIF")):
        assert distance(seen(take(content)[1]), seen(content)) == 0


def test_sixteen_bits_of_grey_become_eight():
    levels = np.linspace(0, 65_535, 64 * 48).reshape(48, 64).astype(np.uint16)
    _, out, _ = take(picture("PNG", Image.fromarray(levels)))
    assert np.abs(np.asarray(seen(out), float) - levels / 256).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_before_its_exif_goes(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = picture("JPEG", exif=exif, quality=95)
    _, out, _ = take(content)
    assert not seen(out).getexif()
    assert distance(seen(out), ImageOps.exif_transpose(seen(content))) < 3


def test_colours_of_a_profile_are_turned_into_those_that_all_browsers_show():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, out, _ = take(picture("PNG", icc_profile=lab))
    assert "icc_profile" not in seen(out).info
    assert distance(seen(out), painting()) < 2


def test_of_a_moving_picture_the_first_frame_is_kept():
    later = [painting().rotate(90 * turn) for turn in (1, 2)]
    for kind in ("GIF", "WEBP", "PNG"):
        _, out, _ = take(picture(kind, save_all=True, append_images=later, duration=50))
        assert distance(seen(out), painting()) < 12  # of the GIF's palette
        assert not getattr(seen(out), "is_animated", False)


FILMS = {
    "H.264 in MP4": ({}, "video/mp4"),
    "H.264 in MKV": ({"kind": "matroska"}, "video/mp4"),
    "H.264 in pieces": ({"container": {"movflags": "frag_keyframe+empty_moov"}}, "video/mp4"),
    "H.264 with sound": ({"sound": "aac"}, "video/mp4"),
    "H.264 with MP3 in MKV": ({"kind": "matroska", "sound": "libmp3lame"}, "video/mp4"),
    "H.264 without frames that look ahead": ({"options": {"bf": "0"}}, "video/mp4"),
    "H.265": ({"codec": "libx265"}, "video/mp4"),
    "H.265 in MKV": ({"codec": "libx265", "kind": "matroska"}, "video/mp4"),
    "VP8": ({"kind": "webm", "codec": "libvpx"}, "video/webm"),
    "VP9": ({"kind": "webm", "codec": "libvpx-vp9"}, "video/webm"),
    "VP9 with sound": ({"kind": "webm", "codec": "libvpx-vp9", "sound": "libopus"}, "video/webm"),
    "VP9 with sound in MKV": ({"kind": "matroska", "codec": "libvpx-vp9", "sound": "libopus"}, "video/webm"),
    "VP9 in MP4": ({"codec": "libvpx-vp9"}, "video/mp4"),
    "AV1": ({"kind": "webm", "codec": "libsvtav1"}, "video/webm"),
    "AV1 in MP4": ({"codec": "libsvtav1"}, "video/mp4"),
}


def frames(content: bytes) -> list[np.ndarray]:
    with av.open(io.BytesIO(content)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", FILMS)
def test_a_film_keeps_every_frame_to_the_bit(name):
    options, mime = FILMS[name]
    content = film(**options)
    clean, out, poster = take(content)
    assert (clean.mime, clean.width, clean.height) == (mime, 64, 48)
    assert clean.duration_s == pytest.approx(2.0, abs=0.05)
    assert clean.frames_per_s == pytest.approx(10, rel=0.03)
    assert clean.has_audio == ("sound" in options)
    assert np.array_equal(frames(out), frames(content))
    assert (seen(poster).format, seen(poster).size) == ("JPEG", (64, 48))


def test_sound_is_kept_as_it_came():
    with (
        av.open(io.BytesIO(take(content := film(sound="aac"))[1])) as out,
        av.open(io.BytesIO(content)) as came,
    ):
        packets = [[bytes(packet) for packet in file.demux(audio=0) if packet.size] for file in (out, came)]
    assert packets[0] == packets[1]
    assert len(packets[0]) > 50


def test_the_index_of_an_mp4_comes_before_its_frames():
    _, out, _ = take(film())
    assert out.index(b"moov") < out.index(b"mdat")


def test_a_film_of_one_frame_is_a_film():
    clean, out, _ = take(film(1))
    assert clean.duration_s == pytest.approx(0.1)
    assert len(frames(out)) == 1


def test_frames_a_second_are_those_that_are_there_when_their_times_vary():
    clean, _, _ = take(film(20, base=Fraction(1, 1000), step=250))
    assert clean.frames_per_s == pytest.approx(4, rel=0.05)


def test_a_poster_is_not_black_where_the_film_is_not():
    _, _, poster = take(fading_in())
    assert np.asarray(seen(poster)).std() > 20


def fading_in() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=10, options={"g": "5"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(30):
            image = painting() if number > 10 else Image.new("RGB", (96, 64))
            target.mux(stream.encode(av.VideoFrame.from_image(image)))
        target.mux(stream.encode())
    return out.getvalue()


def held_upright() -> bytes:
    """A film from a telephone on its side: its header says that it is to be turned clockwise."""
    content = film()
    at = find_box(content, b"tkhd")[0] + 48
    turned = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    return content[:at] + turned + content[at + 36 :]


def test_a_film_that_is_to_be_turned_says_the_size_that_is_seen_and_has_an_upright_poster():
    clean, out, poster = take(held_upright())
    assert (clean.width, clean.height) == (48, 64)
    shown = np.asarray(seen(poster).convert("L"), float)  # its upper half was bright, the lower dark
    assert shown[:, -8:].mean() - shown[:, :8].mean() > 150
    with av.open(io.BytesIO(out)) as container:
        assert next(container.decode(video=0)).rotation == -90
