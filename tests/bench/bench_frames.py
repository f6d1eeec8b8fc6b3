"""Frames of ten-minute videos: sampling them, against the fastest way PyAV decodes those frames; and hits of searches.

The other side only decodes: it neither scales nor compresses. It knows which packets are wanted and takes
the fastest of several ways: seeking to each or decoding through, frames or slices in threads, and with
frames left out that no other is built on. Its seconds over ours must be at least a third.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "bench")]

import av  # noqa: E402 - the path comes first: the runner may start anywhere
from reels import FPS, SECONDS, reel  # noqa: E402
from timing import race, row  # noqa: E402

from arena.modalities.frames import Frame, Plan, focus, sample  # noqa: E402

COUNT, BOUND, RSS_MB = 128, 1 / 3, 300
HD, SMALL = (1920, 1080), (640, 360)
GROUPS = {"a key frame every 10 s": 250, "every 2 s": 50, "every 0.4 s": 10}
STEP = SECONDS * FPS // COUNT
EVENTS = 10


def rows() -> Iterable[dict[str, Any]]:
    """Seconds, ratios and memory by how far apart key frames are; then how often a search finds 1.5 s."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        for name, gop in GROUPS.items():
            reel(path, HD, gop)
            yield sampled(f"128 of 10 min at 1080p, {name}", path)
            yield memory("… peak memory", path)
        yield searched(path)


def sampled(name: str, path: Path) -> dict[str, Any]:
    way = min(WAYS, key=lambda way: once(lambda: way(path)))
    took = race({"ours": lambda: sample(path, Plan(count=COUNT)), "theirs": lambda: way(path)}, repeats=1)
    return row(f"{name} (PyAV: {way.__doc__})", COUNT, took["ours"], took["theirs"] / took["ours"], BOUND)


def once(call: Callable[[], int]) -> float:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started if found == COUNT else float("inf")  # frames missed: no way


def seeking(path: Path) -> int:
    """seek to each, frames in threads"""
    return _seek(path, "AUTO")


def slicing(path: Path) -> int:
    """seek to each, slices in threads"""
    return _seek(path, "SLICE")


def through(path: Path) -> int:
    """decode through"""
    wanted = set(_wanted(path))
    with _opened(path, "AUTO") as (container, stream):
        return sum(frame.pts in wanted for frame in container.decode(stream))


def skipping(path: Path) -> int:
    """seek to each, leave out what nothing is built on"""
    found = 0
    with _opened(path, "AUTO") as (container, stream):
        for wanted in _wanted(path):
            container.seek(wanted, stream=stream)
            found += _decode_to(container, stream, wanted)
    return found


def skipping_through(path: Path) -> int:
    """decode through, leave out what nothing is built on"""
    wanted, found = set(_wanted(path)), 0
    with _opened(path, "AUTO") as (container, stream):
        for packet in container.demux(stream):
            stream.codec_context.skip_frame = "DEFAULT" if packet.pts in wanted else "NONREF"
            found += sum(frame.pts in wanted for frame in packet.decode())
    return found


WAYS = (seeking, slicing, skipping, through, skipping_through)


def _seek(path: Path, threads: str) -> int:
    found = 0
    with _opened(path, threads) as (container, stream):
        for wanted in _wanted(path):
            container.seek(wanted, stream=stream)
            found += next(frame.pts == wanted for frame in container.decode(stream) if frame.pts >= wanted)
    return found


def _decode_to(container: Any, stream: Any, wanted: int) -> bool:
    for packet in container.demux(stream):
        stream.codec_context.skip_frame = "DEFAULT" if packet.pts == wanted else "NONREF"
        frames = packet.decode()
        if packet.pts == wanted:
            frames += stream.codec_context.decode(None)
        if any(frame.pts == wanted for frame in frames):
            return True
    return False


@contextmanager
def _opened(path: Path, threads: str) -> Iterator[tuple[Any, Any]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_type = threads
        yield container, stream


def _wanted(path: Path) -> Iterator[int]:
    with av.open(str(path)) as container:
        ticks = 1 / (container.streams.video[0].time_base * FPS)
    return (int(number * STEP * ticks) for number in range(COUNT))


CHILD = """
import sys
from pathlib import Path
from arena.modalities.frames import Plan, sample
sample(Path(sys.argv[1]), Plan(count=int(sys.argv[2])))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def memory(name: str, path: Path) -> dict[str, Any]:
    """Of a process that does nothing else; the most that may be taken over what is taken."""
    started = time.perf_counter()
    words = [sys.executable, "-c", CHILD, str(path), str(COUNT)]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    taken = int(done.stdout) / 1024
    return row(f"{name}: {taken:.0f} MiB", COUNT, time.perf_counter() - started, RSS_MB / taken, 1)


def searched(path: Path) -> dict[str, Any]:
    """In how many of ten places a search without a model shows the event; nine are asked for."""
    rng, seconds, hits, told = Random(4), 0.0, 0, 0
    for number in range(EVENTS):
        at = rng.uniform(60 * number, 60 * number + 58.5)
        reel(path, SMALL, 50, at)
        started = time.perf_counter()
        frames = sample(path, Plan("focused", count=8))
        seconds += time.perf_counter() - started
        hits += _shows(frames, at)
        told += _shows(focus(path, Plan("focused", count=8), _seen_at(at)).frames, at)
    name = f"1.5 s of 10 min at 360p: found {hits} of {EVENTS} without a model, {told} by one that knows it"
    return row(name, EVENTS, seconds / EVENTS, min(hits, told) / EVENTS, 0.9)


def _shows(frames: Iterable[Frame], at: float) -> bool:
    return any(at <= frame.seconds < at + 1.5 for frame in frames)


def _seen_at(at: float) -> Callable[[str, Iterable[Frame]], list[float]]:
    return lambda _, frames: [float(_shows([frame], at)) for frame in frames]


if __name__ == "__main__":
    for line in rows():
        print(line, flush=True)
