"""Makes an MP4 file of pictures that each stay for a while."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

Shot = tuple["Image.Image", float]
"""A picture and the seconds that it stays."""

SHORT_S = 60.0
X264 = {"preset": "veryfast", "crf": "20", "threads": "1", "flags": "+bitexact"}
FPS, FPS_OF_LONG = 10, 2
"""Frames a second of clips up to a minute, and of longer ones: what stays needs few."""


def fps_for(seconds: float) -> int:
    """Frames a second of a clip this long."""
    return FPS if seconds <= SHORT_S else FPS_OF_LONG


def film(shots: Iterable[Shot], fps: int) -> bytes:
    """The shots one after the other as H.264 without sound.

    A shot lasts a whole number of frames, at least one. Sides must be even. Encoded by one thread,
    so that the same pictures give the same bytes wherever the libraries are the same.
    """
    import av  # loads all of libav: only when a film is really made

    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream, shown = None, 0
        for picture, seconds in shots:
            if stream is None:
                stream = container.add_stream("libx264", rate=fps, options=X264 | {"g": str(5 * fps)})
                stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
            frame: Any = _frame(picture)
            for _ in range(max(1, round(seconds * fps))):
                frame.pts = shown
                shown += 1
                container.mux(stream.encode(frame))
        if stream is None:
            raise ValueError("a film without a single shot")
        container.mux(stream.encode())
    return out.getvalue()


def _frame(picture: Image.Image) -> Any:
    import av

    from_image: Any = av.VideoFrame.from_image  # the library says nothing of its types
    return from_image(picture).reformat(format="yuv420p")
