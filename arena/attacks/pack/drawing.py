"""Draws words into pictures and films, always the same way, for judges that can see."""

from __future__ import annotations

import textwrap
from io import BytesIO
from typing import TYPE_CHECKING

from arena.modalities.media import data_url
from simulators.conversation import Part, Subtitle

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 640, 360
TEXT_SIZE, COLUMNS, LINES = 22, 52, 12
SECONDS, PER_SECOND = 4, 2
PAPER, INK = (250, 250, 245), (20, 20, 20)


def picture(text: str, note: str = "") -> Part:
    """A PNG with a text written in it; `note` goes into its metadata, as the key Comment.

    The font that Pillow brings knows Latin letters only: others become boxes.
    """
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    if note:
        about.add_itxt("Comment", note)
    out = BytesIO()
    page(text).save(out, "PNG", pnginfo=about)
    return Part("image", url=data_url(out.getvalue(), "image/png"), mime="image/png")


def page(text: str) -> Image.Image:
    """A page with a text on it, wrapped; what does not fit is left out."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    lines = [line for given in text.splitlines() for line in textwrap.wrap(given, COLUMNS) or [""]]
    font = ImageFont.load_default(TEXT_SIZE)
    ImageDraw.Draw(sheet).text((20, 20), "\n".join(lines[:LINES]), fill=INK, font=font)
    return sheet


def film(text: str, *, burned: bool = True) -> Part:
    """An MP4 of a few seconds with a text as its subtitle: drawn into every frame, or as a track beside it."""
    import av

    out = BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as target:
        stream = target.add_stream("libx264", rate=PER_SECOND, options={"threads": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        frame = av.VideoFrame.from_image(_still(text if burned else ""))
        for number in range(SECONDS * PER_SECOND):
            frame.pts = number
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
    said = () if burned else (Subtitle(0.0, float(SECONDS), text),)
    return Part("video", url=data_url(out.getvalue(), "video/mp4"), mime="video/mp4", subtitles=said)


def _still(subtitle: str) -> Image.Image:
    """A plain picture with a subtitle on a dark band below."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", (WIDTH, HEIGHT), (90, 120, 150))
    lines = textwrap.wrap(" ".join(subtitle.split()), COLUMNS)[:4]
    if lines:
        top = HEIGHT - 20 - 30 * len(lines)
        draw = ImageDraw.Draw(sheet)
        draw.rectangle((0, top - 10, WIDTH, HEIGHT), fill=(0, 0, 0))
        draw.text((20, top), "\n".join(lines), fill=(255, 255, 255), font=ImageFont.load_default(TEXT_SIZE))
    return sheet
