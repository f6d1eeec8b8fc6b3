"""Frames of a video for somebody who looks again until sure: the most promising clips of each round."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from . import cache, glances
from .centred import middles
from .film import Source, read_contents
from .glances import pixels
from .pictures import pictures
from .plan import Frame, Plan
from .scorers.change import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Features = NDArray[np.float64]

BINS = 8  # steps of each of red, green and blue
GREY = 16  # pixels on a side
EVERY_S = 1.0
FEWEST, MOST = 4, 24
CLIPS, EACH = 3, 2
"""How many clips a round looks into, and at how many frames of each."""
AROUND_S = (1.0, -1.0, 2.0, -2.0, 4.0, -4.0)
"""Where the neighbours of a frame are, at growing distance, so that motion is kept."""
APART_S = 0.4

Clip = tuple[int, int]
"""The first feature of a clip and the one after its last."""


@dataclass
class Rounds:
    """Looks at a video for a query, `plan.count` frames a round, none of them twice.

    The video is cut into 4 to 24 clips where neighbouring seconds differ most (colours and shapes). A
    round takes the 3 best clips that it has not taken, in each the 2 best frames, and fills up with
    neighbours of these at ±1, ±2 and ±4 s. What is best is said by `change`: what stands out, and the
    colours that the query names. After MASR (arXiv 2504.17213); the constants are ours.
    Decodes, so call it in a thread; raises `MediaError` where there is nothing to see.
    """

    source: Source
    plan: Plan
    taken: set[Clip] = field(default_factory=set)
    seen: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.film = read_contents(self.source)
        frames = cache.kept(self.film.source, glances.PLAN, lambda: glances.glance(self.film))
        self.thumbnails = _every(frames, EVERY_S / 2)
        described = _every(self.thumbnails, EVERY_S)
        self.edges = [*(frame.seconds for frame in described), self.film.duration]
        self.clips = clips(features(pixels(described)))

    def look(self, query: str) -> list[Frame]:
        """The frames of the next round, in order of time; none when all was seen."""
        moments = sorted(self._moments(change(query, self.thumbnails)))
        self.seen += moments
        return pictures(self.film, moments, self.plan) if moments else []

    def _moments(self, promise: Sequence[float]) -> list[float]:
        spans = [(clip, self._frames(clip, promise)) for clip in self.clips if clip not in self.taken]
        best = sorted((span for span in spans if span[1]), key=lambda span: -span[1][0][1])[:CLIPS]
        self.taken |= {clip for clip, _ in best}
        fine = self._fine([frames for _, frames in best])
        around = (moment + away for away in AROUND_S for moment in fine)
        even = middles(0, self.film.duration, 2 * self.plan.count)
        return self._new(chain(fine, around, even), self.plan.count)

    def _frames(self, clip: Clip, promise: Sequence[float]) -> list[tuple[float, float]]:
        """The clip's moments, each with its promise, the best first."""
        start, end = self.edges[clip[0]], self.edges[clip[1]]
        seconds = [frame.seconds for frame in self.thumbnails]
        inside = range(bisect_left(seconds, start), bisect_left(seconds, end))
        return sorted(((seconds[n], promise[n]) for n in inside), key=lambda look: (-look[1], look[0]))

    def _fine(self, best: Sequence[Sequence[tuple[float, float]]]) -> list[float]:
        chosen: list[float] = []
        for frames in best:
            chosen += _apart((moment for moment, _ in frames), [*self.seen, *chosen], EACH)
        return chosen

    def _new(self, moments: Iterable[float], count: int) -> list[float]:
        inside = (moment for moment in moments if 0 <= moment < self.film.duration)
        return _apart(inside, self.seen, count)


def features(thumbnails: NDArray[np.uint8]) -> Features:
    """Colours (8 × 8 × 8) and shapes (16 × 16 of grey) of each picture, each half of length one."""
    codes = (thumbnails // (256 // BINS)).astype(np.int64) @ np.array([BINS * BINS, BINS, 1])
    colours = np.stack([np.bincount(code.ravel(), minlength=BINS**3) for code in codes]).astype(np.float64)
    rows = np.linspace(0, thumbnails.shape[1], GREY + 1).astype(int)[:-1]
    columns = np.linspace(0, thumbnails.shape[2], GREY + 1).astype(int)[:-1]
    grey = thumbnails.mean(axis=3)[:, rows][:, :, columns].reshape(len(thumbnails), -1)
    return np.asarray(np.hstack([_unit(colours), _unit(grey)]) / np.sqrt(2))


def clips(seen: Features) -> list[Clip]:
    """Where neighbours are further apart than a standard deviation above the mean a clip ends."""
    away = 1 - (seen[1:] * seen[:-1]).sum(axis=1)
    likely = np.flatnonzero(away > away.mean() + away.std()) if len(away) else np.zeros(0, int)
    strongest = likely[np.argsort(-away[likely], kind="stable")][: MOST - 1]
    edges = [0, *sorted(int(place) + 1 for place in strongest), len(seen)]
    while len(edges) <= FEWEST and (longest := max(pairwise(edges), key=_length))[1] - longest[0] > 1:
        edges = sorted([*edges, sum(longest) // 2])
    return list(pairwise(edges))


def _length(clip: Clip) -> int:
    return clip[1] - clip[0]


def _unit(rows: Features) -> Features:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(float).tiny))


def _every(frames: Sequence[Frame], apart: float) -> list[Frame]:
    """One frame for each cell of so many seconds, the first of each."""
    return list({int(frame.seconds / apart): frame for frame in reversed(frames)}.values())[::-1]


def _apart(moments: Iterable[float], others: Sequence[float], count: int) -> list[float]:
    """The first `count` moments that are not too close to each other or to others."""
    chosen: list[float] = []
    for moment in moments:
        if len(chosen) >= count:
            break
        if all(abs(moment - other) >= APART_S for other in chain(others, chosen)):
            chosen.append(moment)
    return chosen
