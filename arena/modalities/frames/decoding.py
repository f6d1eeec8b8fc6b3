"""Decodes the frames that are wanted, and as few others as they are built on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .film import Film, opened

if TYPE_CHECKING:
    import av
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    VideoPacket = av.Packet[VideoStream]

Run = tuple[int, int]
"""First and last packet, both included, that are decoded in one go."""

MAY_SKIP = frozenset({"h264", "hevc", "mpeg4", "vp8", "vp9"})
"""Codecs whose decoders leave out a frame by its packet; AV1's decides later, so it would lose others."""


def decoded(film: Film, wanted: Iterable[int]) -> Iterator[tuple[int, VideoFrame]]:
    """The frames that start at the `wanted` ticks, each once, as they come out of the decoder.

    Reads the file through but decodes only from the key frame before a wanted frame up to it, never
    the same packet twice: where groups are longer than the way to the next wanted frame that is
    decoding through, else it is jumping. Frames that no other is built on are left out. A frame that
    can't be decoded is not given.
    """
    open_ = set(wanted)
    todo = runs(film, open_)
    with opened(film.source) as (container, stream):
        decoder = stream.codec_context
        for number, packet in enumerate(_with_times(container.demux(stream))):
            if not todo:
                return
            first, last = todo[0]
            if number < first:
                continue
            frames = _decode(decoder, packet, open_)
            if number == last:
                frames += _drain(decoder)
                todo.pop(0)
            for frame in frames:
                if frame.pts in open_:
                    open_.discard(frame.pts)
                    yield frame.pts, frame


def runs(film: Film, wanted: Iterable[int]) -> list[Run]:
    """What must be decoded to see the `wanted` frames: runs of packets, in order and apart."""
    todo: list[Run] = []
    for first, last in sorted((film.entry(start), film.order[start]) for start in wanted):
        if todo and first <= todo[-1][1] + 1:
            todo[-1] = (todo[-1][0], max(last, todo[-1][1]))
        else:
            todo.append((first, last))
    return todo


def _with_times(packets: Iterator[VideoPacket]) -> Iterator[VideoPacket]:
    # Numbers must agree with the film's: the same packets are left out.
    return (packet for packet in packets if packet.pts is not None or packet.dts is not None)


def _decode(decoder: VideoCodecContext, packet: VideoPacket, wanted: set[int]) -> list[VideoFrame]:
    import av

    needed = packet.pts in wanted or packet.pts is None or decoder.codec.canonical_name not in MAY_SKIP
    decoder.skip_frame = "DEFAULT" if needed else "NONREF"
    try:
        return decoder.decode(packet)
    except av.error.InvalidDataError:
        return []  # a damaged packet costs its frame, not the video


def _drain(decoder: VideoCodecContext) -> list[VideoFrame]:
    import av

    try:
        return decoder.decode(None)
    except av.error.InvalidDataError:
        return []
    finally:
        decoder.flush_buffers()
