"""Draws words into pictures and films, always the same way, for judges that can see."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from arena.modalities import MediaError
from arena.modalities.media import READERS, data_url, read, scheme
from simulators.conversation import Part, Subtitle

if TYPE_CHECKING:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

WIDTH, HEIGHT = 640, 360
TEXT_SIZE, COLUMNS, LINES = 22, 52, 12
SECONDS, PER_SECOND = 4, 2
PAPER, INK, SKY = (250, 250, 245), (20, 20, 20), (90, 120, 150)
MAX_BYTES = 50_000_000
KEPT = 256
"""Pictures and films that are remembered: the same few orders are drawn for many items."""


@lru_cache(maxsize=KEPT)
def picture(text: str, note: str = "") -> Part:
    """A PNG with a text written in it; `note` goes into its metadata, as the key Comment.

    The font that Pillow brings knows Latin letters only: others become boxes.
    """
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    if note:
        about.add_itxt("Comment", note)
    return _part(page(text), about)


def written_over(part: Part, text: str) -> Part | None:
    """A picture with a text on a band below; None for what is no picture, or can't be read here."""
    from PIL import Image

    if part.modality != "image" or scheme(part.url) not in READERS:
        return None
    try:
        with Image.open(BytesIO(read(part.url, MAX_BYTES))) as image:
            sheet = _subtitled(image.convert("RGB"), text)
    except (MediaError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return _part(sheet)


def page(text: str) -> Image.Image:
    """A page with a text on it, wrapped; what does not fit is left out."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    lines = [line for given in text.splitlines() for line in textwrap.wrap(given, COLUMNS) or [""]]
    font = ImageFont.load_default(TEXT_SIZE)
    ImageDraw.Draw(sheet).text((20, 20), "\n".join(lines[:LINES]), fill=INK, font=font)
    return sheet


@lru_cache(maxsize=KEPT)
def film(text: str, *, burned: bool = True) -> Part:
    """An MP4 of a few seconds with a text as its subtitle: drawn into every frame, or as a track beside."""
    import av

    out = BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as target:
        stream = target.add_stream("libx264", rate=PER_SECOND, options={"threads": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        still = np.asarray(_still(text if burned else ""))
        frame = av.VideoFrame.from_ndarray(still, format="rgb24")
        for number in range(SECONDS * PER_SECOND):
            frame.pts = number
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
    said = () if burned else (Subtitle(0.0, float(SECONDS), text),)
    return Part("video", url=data_url(out.getvalue(), "video/mp4"), mime="video/mp4", subtitles=said)


def _subtitled(sheet: Image.Image, text: str) -> Image.Image:
    """The picture with a text on a dark band below, in letters that fit its width."""
    from PIL import ImageDraw, ImageFont

    size = max(8, sheet.width * TEXT_SIZE // WIDTH)
    lines = textwrap.wrap(" ".join(text.split()), COLUMNS)[-4:]
    top = sheet.height - (len(lines) + 1) * size * 4 // 3
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, top, sheet.width, sheet.height), fill=INK)
    draw.text((size, top + size // 2), "\n".join(lines), fill=PAPER, font=ImageFont.load_default(size))
    return sheet


def _still(subtitle: str) -> Image.Image:
    """What a video shows all the time: a plain colour, and the subtitle if there is one."""
    from PIL import Image

    sheet = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    return _subtitled(sheet, subtitle) if subtitle else sheet


def _part(sheet: Image.Image, about: PngInfo | None = None) -> Part:
    out = BytesIO()
    sheet.save(out, "PNG", pnginfo=about)
    return Part("image", url=data_url(out.getvalue(), "image/png"), mime="image/png")
