"""Files that must not be taken in, each made by code, with the words of the reason; and polyglots."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
from media_files import (
    FTYP,
    PAYLOAD,
    box,
    chunk,
    deflated,
    element,
    film,
    find_box,
    jpeg_head,
    noise,
    painting,
    picture,
    png,
    riff,
    webp_canvas,
    webp_lossless,
)
from PIL import Image

Make = Callable[[], bytes]

PLAYLIST = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
film = lru_cache(film)
BROKEN = "can't be decoded|the rest is none|cut off|damaged|no known type|nothing to see"


def cut(make: Make, share: float) -> Make:
    return lambda: make()[: int(len(make()) * share)]


def cuts(name: str, make: Make, *shares: float) -> dict[str, tuple[str, Make]]:
    return {f"{name} cut at {share:.0%}": (BROKEN, cut(make, share)) for share in shares}


def patched(content: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    for old, new in changes:
        assert old in content and len(old) == len(new)
        content = content.replace(old, new)
    return content


def overwritten(content: bytes, first: float, last: float) -> bytes:
    """Noise in a share of the frames of an MP4."""
    at, end = find_box(content, b"mdat")
    start, stop = (int(at + 8 + (end - at - 8) * share) for share in (first, last))
    return content[:start] + random.Random(1).randbytes(stop - start) + content[stop:]


def many_tracks(count: int) -> bytes:
    """One track of a film, so many times."""
    content = film()
    at, end = find_box(content, b"moov")
    first, last = find_box(content, b"trak")
    moov = content[at + 8 : first] + content[first:last] * count + content[last:end]
    return content[:at] + box(b"moov", moov)


def many_streams(count: int) -> bytes:
    def dress(target: Any) -> None:
        for _ in range(count):
            target.add_stream("pcm_s16le", rate=8000)

    return film(frames=3, kind="matroska", codec="libvpx", dress=dress)


def ten_hours() -> bytes:
    """Twenty frames, half an hour apart by the table of their times."""
    content = film()
    at, _ = find_box(content, b"stts")
    (step,) = struct.unpack(">I", content[at + 20 : at + 24])
    return content[: at + 20] + struct.pack(">I", step * 18_000) + content[at + 24 :]


def promising(seconds: int) -> bytes:
    """Two seconds of frames in a WebM whose header promises more."""
    content = film(kind="webm", codec="libvpx")
    at = content.index(b"\x44\x89\x88") + 3
    return content[:at] + struct.pack(">d", 1000 * seconds) + content[at + 8 :]


def ages_apart() -> bytes:
    """Two frames with a million years between them."""
    with av.open(io.BytesIO(film(2, kind="webm", codec="libvpx"))) as source:
        first, second = (bytes(packet) for packet in source.demux(video=0) if packet.size)
    return matroska(track(b"V_VP8"), cluster(first), cluster(second, at=2**54))


def nested(name: bytes, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = box(name, content)
    return FTYP + content


def matroska(*segment: bytes) -> bytes:
    head = element("1a45dfa3", element("4282", b"matroska"), element("4287", b"\4"), element("4285", b"\2"))
    return head + element("18538067", *segment)


def track(codec: bytes, width: int = 64, height: int = 48) -> bytes:
    sides = element("b0", width.to_bytes(4)) + element("ba", height.to_bytes(4))
    entry = [element("d7", b"\1"), element("73c5", b"\1"), element("83", b"\1"), element("86", codec)]
    return element("1654ae6b", element("ae", *entry, element("e0", sides)))


def cluster(*frames: bytes, at: int = 0) -> bytes:
    blocks = [element("a3", b"\x81" + struct.pack(">h", 100 * n) + b"\x80" + f) for n, f in enumerate(frames)]
    return element("1f43b675", element("e7", at.to_bytes(8)), *blocks)


def as_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", PAYLOAD)
    return out.getvalue()


def frames_of_gif(count: int) -> bytes:
    """A GIF of one frame, repeated so many times."""
    content = picture("GIF", painting(16, 16))
    at = content.index(b",", 13 + 3 * 256 if content[10] & 0x80 else 13)
    return content[:at] + content[at:-1] * count + b";"


def frames_of_png(count: int) -> bytes:
    pixels = zlib.compress(bytes(16 * (16 * 3 + 1)))
    control = struct.pack(">IIIIIHHBB", 0, 16, 16, 0, 0, 1, 10, 0, 0)
    more = b"".join(chunk(b"fcTL", control) + chunk(b"fdAT", bytes(4) + pixels) for _ in range(count))
    head = png(16, 16, pixels=pixels, extra=chunk(b"acTL", struct.pack(">II", count, 0)))
    return head[:-12] + more + head[-12:]


BAD: dict[str, tuple[str, Make]] = {
    # nothing, and what is something else
    "nothing": ("empty file", lambda: b""),
    "one byte": ("no known type", lambda: b"\xff"),
    "noise": ("no known type", lambda: random.Random(7).randbytes(5000)),
    "text": ("no known type", lambda: b"A cat sits on a mat.\n" * 40),
    "SVG": ("SVG", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "SVG after a prolog": ("XML", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "HTML": ("text with tags", lambda: b"<html>" + PAYLOAD),
    "PDF": ("PDF", lambda: b"%PDF-1.7\n1 0 obj\n"),
    "PostScript": ("PostScript", lambda: picture("EPS", painting())),
    "TIFF": ("TIFF", lambda: picture("TIFF")),
    "big-endian TIFF": ("TIFF", lambda: b"MM\0*\0\0\0\x08" + bytes(64)),
    "BMP": ("BMP", lambda: picture("BMP")),
    "icon": ("icon", lambda: picture("ICO")),
    "JPEG 2000": ("no known type", lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64)),
    "Photoshop": ("no known type", lambda: b"8BPS\0\1" + bytes(64)),
    "AVIF": ("AVIF", lambda: picture("AVIF")),
    "HEIF": ("HEIF", lambda: box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(200))),
    "ZIP": ("ZIP", as_zip),
    "gzip": ("gzip", lambda: gzip.compress(picture())),
    "program": ("program", lambda: b"\x7fELF\2\1\1" + bytes(64)),
    "script": ("program", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "HLS playlist": ("playlist", lambda: PLAYLIST),
    "concat script": ("playlist", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    "PLS playlist": ("playlist", lambda: b"[playlist]\nFile1=file:///etc/passwd\n"),
    "playlist behind ftyp": (BROKEN, lambda: FTYP + PLAYLIST),
    "playlist in an AVI": ("AVI", lambda: riff()[:8] + b"AVI " + PLAYLIST),
    "AVI": ("AVI", lambda: film(kind="avi", codec="mpeg4")),
    "QuickTime": ("QuickTime", lambda: film(kind="mov")),
    "Ogg": ("Ogg", lambda: film(kind="ogg", codec="libvpx")),
    "Flash": ("Flash", lambda: film(kind="flv", codec="flv")),
    "transport stream": ("no known type", lambda: film(kind="mpegts")),
    "MP3": ("sound file|no known type", lambda: noise("mp3", "libmp3lame")),
    "WAV": ("sound file", lambda: noise("wav", "pcm_s16le")),
    # magic and garbage
    "JPEG magic": (BROKEN, lambda: b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(500)),
    "PNG magic": (BROKEN, lambda: b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(500)),
    "GIF magic": (BROKEN, lambda: b"GIF89a"),
    "WebP magic": (BROKEN, lambda: riff((b"VP8 ", random.Random(4).randbytes(500)))),
    "RIFF that is no WebP": ("no known type", lambda: b"RIFX\0\0\0\0WEBP" + bytes(64)),
    "MP4 magic": (BROKEN, lambda: FTYP + random.Random(5).randbytes(500)),
    "Matroska magic": (BROKEN, lambda: b"\x1a\x45\xdf\xa3" + random.Random(6).randbytes(500)),
    "PNG bytes behind JPEG magic": (BROKEN, lambda: b"\xff\xd8\xff" + picture()),
    # truncated
    **cuts("JPEG", lambda: picture("JPEG"), 0.1, 0.3, 0.5, 0.7, 0.9),
    **cuts("PNG", picture, 0.02, 0.3, 0.6, 0.9),
    **cuts("GIF", lambda: picture("GIF"), 0.3, 0.6, 0.9),
    **cuts("WebP", lambda: picture("WEBP"), 0.1, 0.5, 0.9),
    **cuts("MP4", film, 0.1, 0.5, 0.9),
    **cuts("WebM", lambda: film(40, kind="webm", codec="libvpx-vp9"), 0.05, 0.3, 0.6),
    **cuts("MKV", lambda: film(40, kind="matroska"), 0.1, 0.5),
    # pictures too large, or that say so
    "PNG of 50,000 × 50,000": ("50,000 × 50,000", lambda: png(50_000, 50_000, pixels=deflated(1_000_000))),
    "PNG of 1 × 1,000,000,000": ("1,000,000,000", lambda: png(1, 10**9)),
    "PNG of 25 megapixels and a few": ("5,001 × 5,000", lambda: png(5001, 5000, pixels=deflated(75_000_000))),
    "PNG without extent": (BROKEN + "|nothing to see", lambda: png(0, 0)),
    "JPEG of 65,535 × 65,535": ("65,535 × 65,535", lambda: jpeg_head(65_535, 65_535)),
    "GIF of 65,535 × 65,535": ("65,535 × 65,535", lambda: b"GIF89a" + b"\xff" * 4 + picture("GIF")[10:]),
    "WebP of 16 million a side": ("16,777,216", lambda: webp_canvas(1 << 24, 1 << 24)),
    "lossless WebP of 16,384 a side": ("16,384 × 16,384", lambda: webp_lossless(16_384, 16_384)),
    "PNG whose text is a bomb": (
        "too large",
        lambda: png(4, 4, extra=chunk(b"zTXt", b"a\0\0" + deflated(100_000_000))),
    ),
    "PNG whose profile is a bomb": (
        "too large",
        lambda: png(4, 4, extra=chunk(b"iCCP", b"a\0\0" + deflated(100_000_000))),
    ),
    "PNG without pixels": (BROKEN, lambda: png(64, 64)),
    "PNG of no known colours": (BROKEN, lambda: png(4, 4, pixels=deflated(1_000_000), colour=5)),
    "PNG with a bad sum": (BROKEN, lambda: patched(picture(), (picture()[29:33], b"\0\1\2\3"))),
    "GIF without a frame": (BROKEN, lambda: picture("GIF")[:13] + b";"),
    "JPEG without a scan": (BROKEN, lambda: jpeg_head(64, 48)),
    # films too large, too long, too fast
    "film of 16,400 × 16": ("16,400 × 16", lambda: film(2, "webm", "libvpx-vp9", size=(16_400, 16))),
    "film of 10 megapixels": ("4,112 × 2,432", lambda: film(1, size=(4112, 2432))),
    "film that says 60,000 × 60,000": (
        BROKEN,
        lambda: matroska(track(b"V_VP8", 60_000, 60_000), cluster(b"\0" * 9)),
    ),
    "film of two hours": ("7,200.1 s", lambda: film(2, step=72_000)),
    "film of ten hours, by its times": ("frames over more than 3,600 s", ten_hours),
    "film of ten hours, by its header": ("36,000.0 s", lambda: promising(36_000)),
    "film of half an hour, by its header": ("cut off", lambda: promising(1800)),
    "a million frames a second": ("1,000,000 frames", lambda: film(base=Fraction(1, 10**6))),
    "frames a million years apart": ("frames over more than|s long", ages_apart),
    # films of nothing
    "sound in MP4": ("without a video track", lambda: noise("mp4", "aac")),
    "sound in WebM": ("without a video track", lambda: noise("webm", "libopus")),
    "sound with a cover": (
        "sound file|without a video track",
        lambda: patched(noise("mp4", "aac"), (b"isom\0\0\2\0", b"M4A \0\0\2\0")),
    ),
    "MP4 without a track": (
        BROKEN + "|without a video",
        lambda: FTYP + box(b"moov", box(b"mvhd", bytes(100))),
    ),
    "MP4 of types alone": (BROKEN, lambda: FTYP),
    "Matroska of nothing": (BROKEN + "|without a video", lambda: matroska()),
    "Matroska without frames": (BROKEN + "|no duration", lambda: matroska(track(b"V_VP8"))),
    "Matroska whose frames are noise": (
        BROKEN,
        lambda: matroska(track(b"V_VP8"), cluster(*[random.Random(n).randbytes(90) for n in range(9)])),
    ),
    "MP4 whose frames are noise": (BROKEN, lambda: overwritten(film(), 0, 1)),
    "MP4 whose end is noise": (BROKEN, lambda: overwritten(film(60), 0.5, 1)),
    # odd codecs
    "MJPEG": ("coded as mjpeg", lambda: film(kind="mp4", codec="mjpeg", pix_fmt="yuvj420p")),
    "PNG frames": ("coded as png", lambda: film(kind="mp4", codec="png", pix_fmt="rgb24")),
    "MPEG-2": ("coded as mpeg2video", lambda: film(kind="mp4", codec="mpeg2video")),
    "MPEG-4 part 2": ("coded as mpeg4", lambda: film(kind="mp4", codec="mpeg4")),
    "FFV1": ("coded as ffv1", lambda: film(kind="matroska", codec="ffv1")),
    "Snow": ("coded as snow", lambda: film(3, "matroska", "snow")),
    "raw frames": ("coded as rawvideo", lambda: film(3, "matroska", "rawvideo")),
    "Theora": ("coded as theora", lambda: matroska(track(b"V_THEORA"), cluster(b"\0" * 9))),
    "a codec nobody knows": (
        "something unknown|coded as",
        lambda: matroska(track(b"V_MS/VFW/FOURCC"), cluster(b"\0" * 9)),
    ),
    "sound that MP4 can't hold": (
        "sound coded as pcm_s16le",
        lambda: film(kind="matroska", sound="pcm_s16le"),
    ),
    # built to break what reads them
    "thirty streams": ("31 streams", lambda: many_streams(30)),
    "three thousand tracks": ("its tracks take more memory", lambda: many_tracks(3000)),
    "boxes in boxes": (BROKEN, lambda: nested(b"moov", 20_000)),
    "a box beyond the end": (
        BROKEN + "|without a video",
        lambda: FTYP + struct.pack(">I", 2**31) + b"moov" + bytes(99),
    ),
    "an element without end": (
        BROKEN + "|without a video",
        lambda: matroska()[:-8] + b"\1" + b"\xff" * 7 + bytes(999),
    ),
}
"""By name: the reason (a pattern) and the file."""


def exif() -> Image.Exif:
    """A photographer's words and the place."""
    tags = Image.Exif()
    tags[0x010E] = PAYLOAD.decode()
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return tags


def with_tags() -> bytes:
    def dress(target: Any) -> None:
        target.metadata.update(title="a stowaway", comment=PAYLOAD.decode(), location="+52.5+013.4/")

    return film(dress=dress)


def with_attachment() -> bytes:
    def dress(target: Any) -> None:
        target.metadata["title"] = "a stowaway"
        target.add_attachment("a stowaway.ttf", "font/ttf", PAYLOAD)

    return film(kind="matroska", dress=dress)


def with_chapters() -> bytes:
    def dress(target: Any) -> None:
        target.set_chapters(
            [
                {
                    "id": 1,
                    "start": 0,
                    "end": 1000,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": "a stowaway"},
                }
            ]
        )

    return film(kind="matroska", dress=dress)


def after_frames(extra: bytes) -> bytes:
    """A box between the frames and the index of an MP4."""
    content = film()
    _, end = find_box(content, b"mdat")
    return content[:end] + extra + content[end:]


POLYGLOTS: dict[str, tuple[bytes, Make]] = {
    "JPEG with a page in its comment": (PAYLOAD, lambda: picture("JPEG", comment=PAYLOAD)),
    "JPEG that goes on": (PAYLOAD, lambda: picture("JPEG") + PAYLOAD),
    "JPEG with places": (b"Exif", lambda: picture("JPEG", exif=exif())),
    "JPEG with XMP": (b"stowaway", lambda: picture("JPEG", xmp=b"<x:xmpmeta>a stowaway</x:xmpmeta>")),
    "JPEG with a profile of words": (b"stowaway", lambda: picture("JPEG", icc_profile=b"a stowaway" * 40)),
    "PNG with a page in its text": (
        PAYLOAD,
        lambda: png(4, 4, pixels=zlib.compress(bytes(52)), extra=chunk(b"tEXt", b"Comment\0" + PAYLOAD)),
    ),
    "PNG with a chunk of its own": (
        PAYLOAD,
        lambda: png(4, 4, pixels=zlib.compress(bytes(52)), extra=chunk(b"haXx", PAYLOAD)),
    ),
    "PNG with EXIF": (b"eXIf", lambda: picture("PNG", exif=exif())),
    "PNG and ZIP": (b"PK\3\4", lambda: picture() + as_zip()),
    "PNG whose pixels are followed by more": (
        PAYLOAD,
        lambda: png(4, 4, pixels=zlib.compress(bytes(52)) + PAYLOAD),
    ),
    "GIF and JAR": (b"PK\3\4", lambda: picture("GIF") + as_zip()),
    "GIF with a comment": (PAYLOAD, lambda: picture("GIF", comment=PAYLOAD)),
    "GIF of ten thousand frames": (b"GIF8", lambda: frames_of_gif(10_000)),
    "PNG of ten thousand frames": (b"acTL", lambda: frames_of_png(10_000)),
    "WebP with XMP": (b"stowaway", lambda: picture("WEBP", xmp=b"a stowaway")),
    "WebP that moves": (
        b"ANIM",
        lambda: picture("WEBP", save_all=True, append_images=[painting().rotate(9)]),
    ),
    "WebP and a page": (PAYLOAD, lambda: picture("WEBP") + PAYLOAD),
    "MP4 with tags": (b"stowaway", with_tags),
    "MP4 and ZIP": (b"PK\3\4", lambda: film() + as_zip()),
    "MP4 with a box of its own": (PAYLOAD, lambda: after_frames(box(b"uuid", bytes(16), PAYLOAD))),
    "MP4 with a page in free room": (PAYLOAD, lambda: after_frames(box(b"free", PAYLOAD))),
    "MP4 that names its encoder": (b"x264", film),
    "MKV with a font": (PAYLOAD, with_attachment),
    "MKV with chapters": (b"stowaway", with_chapters),
    "WebM and a page": (PAYLOAD, lambda: film(kind="webm", codec="libvpx") + PAYLOAD),
}
"""By name: bytes that come in and must not go out, and the file."""
