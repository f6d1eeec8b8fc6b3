"""Which codecs are taken in, and the container that browsers expect around them."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import Refused

DECODERS = (
    "h264,hevc,vp8,vp9,av1,libdav1d,"
    "aac,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,ac3,eac3,alac"
)  # fmt: skip
"""The only decoders of libav that ever run, for a file may name any of some five hundred."""


@dataclass(frozen=True, slots=True)
class Container:
    """How a container is written, and what it may hold."""

    mime: str
    demuxer: str
    options: dict[str, str]
    pictures: frozenset[str]
    sound: frozenset[str]


SHARED = {"fflags": "+bitexact", "avoid_negative_ts": "make_zero"}  # bitexact: no word on who wrote it

CONTAINERS = {
    "webm": Container(
        "video/webm",
        "matroska",
        SHARED | {"cues_to_front": "1", "reserve_index_space": "0"},
        frozenset({"vp8", "vp9", "av1"}),
        frozenset({"opus", "vorbis"}),
    ),
    "mp4": Container(
        "video/mp4",
        "mp4",
        SHARED | {"movflags": "+faststart"},
        frozenset({"h264", "hevc", "av1", "vp9"}),
        frozenset({"aac", "mp3", "opus", "flac", "ac3", "eac3", "alac"}),
    ),
}
"""By the name of libav's muxer. MPEG-4 part 2 and older are left out: browsers don't play them."""

UNITS_OF_NO_PICTURE = {"h264": "6", "hevc": "39|40", "av1": "5|15"}
"""Units of a stream that hold anybody's words (encoder settings, cameras, places) and no picture."""


def container_for(pictures: str, sound: str, came_in: str) -> tuple[str, Container]:
    """The muxer to write with, the one that the file came in first; raises `Refused`."""
    known = {codec for container in CONTAINERS.values() for codec in container.pictures}
    if pictures not in known:
        raise Refused(f"video coded as {pictures}, which is not taken: {', '.join(sorted(known))} are")
    names = sorted(CONTAINERS, key=lambda name: (name != came_in, name != "webm"))
    fitting = [name for name in names if pictures in CONTAINERS[name].pictures]
    for name in fitting:
        if not sound or sound in CONTAINERS[name].sound:
            return name, CONTAINERS[name]
    able = sorted({codec for name in fitting for codec in CONTAINERS[name].sound})
    raise Refused(f"sound coded as {sound} beside {pictures}, which is not taken: {', '.join(able)} are")
