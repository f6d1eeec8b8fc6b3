"""Moving pictures: written anew without what is no picture and no sound, and decoded to be trusted."""

from __future__ import annotations

from typing import IO, Any

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from .containers import DECODERS, container_for
from .limits import Limits, Refused
from .remux import remux
from .watch import watch


def take(format_: str, limits: Limits, out: int, poster: int) -> dict[str, Any]:
    """The facts of a video in libav's demuxer `format_`; writes it to `out`, its poster to `poster`.

    Facts are read from what was written, for that is what will be served.
    """
    av.logging.set_level(None)
    with open(0, "rb", closefd=False) as source, _opened(source, format_) as container:
        return _taken(container, limits, out, poster)


def _taken(container: InputContainer, limits: Limits, out: int, poster: int) -> dict[str, Any]:
    pictures, sound = _streams(container, limits)
    codecs = [_codec(stream) for stream in (pictures, sound)]
    name, target = container_for(codecs[0], codecs[1], _family(container))
    _check_header(container, pictures, limits)
    span = remux(container, [pictures, sound] if sound else [pictures], f"/dev/fd/{out}", name, limits)
    with open(out, "rb", closefd=False) as clean, _opened(clean, target.demuxer) as again:
        facts = watch(again, span, limits, poster)
    return facts | {"mime": target.mime, "has_audio": sound is not None}


def _opened(source: IO[bytes], format_: str) -> InputContainer:
    # The demuxer is named, no other file may be opened, and no other decoder may run.
    try:
        container: InputContainer = av.open(
            source,
            "r",
            format=format_,
            container_options={"codec_whitelist": DECODERS, "protocol_whitelist": "none"},
            metadata_errors="replace",
            io_open=_nothing_else,
        )
    except MemoryError:  # libav says so too beyond its own thousand streams
        raise Refused("its tracks take more memory than there is for them") from None
    return container


def _nothing_else(url: str, flags: int, options: object) -> None:
    raise ValueError("it refers to another file")


def _family(container: InputContainer) -> str:
    return "webm" if "matroska" in container.format.name else "mp4"


def _streams(container: InputContainer, limits: Limits) -> tuple[VideoStream, Any]:
    """The first moving picture, not a cover, and the first sound if there is any."""
    if len(container.streams) > limits.streams:
        raise Refused(f"{len(container.streams):,} streams; at most {limits.streams}")
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        raise Refused("a file without a video track")
    return moving[0], next(iter(container.streams.audio), None)


def _codec(stream: Any) -> str:
    if stream is None:
        return ""
    if stream.codec_context is None:
        return "something unknown"
    return str(stream.codec_context.codec.canonical_name)


def _check_header(container: InputContainer, pictures: VideoStream, limits: Limits) -> None:
    limits.check_size(pictures.width, pictures.height, limits.video_pixels)
    said = (container.duration or 0) / 1_000_000
    if said > limits.duration_s:
        raise Refused(f"{said:,.1f} s long; at most {limits.duration_s:,g} s")
