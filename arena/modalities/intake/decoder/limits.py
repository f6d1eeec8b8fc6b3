"""What media may be at most, and what decoding them may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


class Refused(Exception):
    """The file is not taken in; the message is the plain reason."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes and pixels, times in seconds. `memory` is address space, most of it libraries'."""

    image_bytes: int = 20 * MIB
    video_bytes: int = 512 * MIB
    side: int = 16_384
    image_pixels: int = 25_000_000
    video_pixels: int = 4096 * 2304
    duration_s: float = 3600.0
    frames_per_s: float = 120.0
    streams: int = 16
    memory: int = 1024 * MIB
    cpu_s: int = 60
    wall_s: float = 120.0

    def check_size(self, width: int, height: int, pixels: int) -> None:
        """Refuses a picture or a frame that is too large or has no extent at all."""
        if min(width, height) < 1:
            raise Refused(f"{width} × {height} pixels: nothing to see")
        if max(width, height) > self.side or width * height > pixels:
            raise Refused(f"{width:,} × {height:,} pixels; at most {pixels:,}, and {self.side:,} on a side")
