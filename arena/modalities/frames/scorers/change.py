"""Without a model: how much a frame differs from what comes before and after, and from the usual."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from arena.modalities.frames.glances import pixels
from arena.modalities.frames.plan import Frame
from arena.modalities.frames.scenes import changes, cuts
from simulators.conversation import Ask

from .base import AsyncScore, Scorer
from .colours import named_in, share, strongest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]
    Scores = NDArray[np.float64]

APART_S = (2.0, 4.0, 8.0)
"""How far away the frames are that a frame is compared with: what stays for less stands out."""
SHORT_S = 2.0
"""A scene of less is an event itself: it is compared with what is before and after it."""
PEAK = 12  # pixels of a thumbnail: a shape of a tenth of the picture's height
LEAST_PEAK, LEAST_SHARE = 0.02, 0.002
"""The unit of a difference, from 0 to 1, where the video has no usual one of its own."""
LEAST_RARE = 0.0005  # a pixel of a thumbnail
MOST = 10.0
PIECE = 100
BINS = 4  # steps of each of red, green and blue


def change(query: str, frames: Sequence[Frame]) -> list[float]:
    """How unlike their neighbours frames are, in differences usual for the video; from 0.

    A frame is compared with those 2, 4 and 8 s before and after it in the same scene, with both at
    once: what was there before or will stay does not count, a short event does. Four differences are
    taken: of the few pixels that changed most, of all pixels, of colours that come and go (which what
    merely moves does not change), and of the one colour that does so most rarely, which shows a small
    thing though all moves. Each is measured in its own spread over the video, and their sum is the
    score. A colour that the query names counts besides: where it is for a moment,
    and where there is more of it than usual.
    """
    if not frames:
        return []
    seconds, thumbnails = np.array([frame.seconds for frame in frames]), pixels(frames)
    colours, named = _colours(thumbnails), [share(thumbnails, colour) for colour in named_in(query)]
    scores = sum((_above_usual(there, LEAST_SHARE) for there in named), np.zeros(len(frames)))
    first, last = _scenes(seconds, thumbnails)
    for apart in APART_S:
        pair = _neighbours(seconds, first, last, apart)
        away = _away(thumbnails, *pair)
        peak = np.partition(away, -PEAK, axis=1)[:, -PEAK:].mean(axis=1)
        scores += _above_usual(peak / 255, LEAST_PEAK) + _above_usual(away.mean(axis=1) / 255, LEAST_SHARE)
        passing = _passing(colours, *pair)
        rarest = (passing / np.maximum(LEAST_RARE, passing.std(axis=0))).max(axis=1)
        scores += _above_usual(passing.sum(axis=1), LEAST_SHARE) + _above_usual(rarest, 1)
        for there in named:
            scores += 2 * _above_usual(_passing(there, *pair), LEAST_SHARE)
    return [float(score) for score in scores]


def _scenes(seconds: Scores, thumbnails: NDArray[np.uint8]) -> tuple[Places, Places]:
    """The first and last place that each frame may be compared with: its scene's, or any if it is short."""
    edges = [0, *cuts(changes(thumbnails)), len(seconds)]
    first, last = np.zeros(len(seconds), int), np.full(len(seconds), len(seconds) - 1)
    for start, end in pairwise(edges):
        if seconds[end - 1] - seconds[start] >= SHORT_S:
            first[start:end], last[start:end] = start, end - 1
    return first, last


def _neighbours(seconds: Scores, first: Places, last: Places, apart: float) -> tuple[Places, Places]:
    """Two places to compare each with: one on either side, at a scene's edge both on the other."""
    before = np.maximum(first, np.searchsorted(seconds, seconds - apart, side="right") - 1)
    after = np.minimum(last, np.searchsorted(seconds, seconds + apart))
    own = np.arange(len(seconds))
    beyond = np.minimum(last, np.searchsorted(seconds, seconds + 2 * apart))
    behind = np.maximum(first, np.searchsorted(seconds, seconds - 2 * apart, side="right") - 1)
    return np.where(before == own, beyond, before), np.where(after == own, behind, after)


def _away(thumbnails: NDArray[np.uint8], one: Places, other: Places) -> NDArray[np.uint8]:
    """How far each pixel of each frame is from the nearer of its two neighbours, 0 to 255."""
    pieces = range(0, len(thumbnails), PIECE)  # a few at a time: differences of all would take 100 MB
    return np.concatenate([_away_in(thumbnails, one, other, slice(k, k + PIECE)) for k in pieces])


def _away_in(thumbnails: NDArray[np.uint8], one: Places, other: Places, piece: slice) -> NDArray[np.uint8]:
    here = thumbnails[piece]
    sides = [thumbnails[places[piece]] for places in (one, other)]
    away = [strongest(np.maximum(here, side) - np.minimum(here, side)) for side in sides]
    return np.asarray(np.minimum(*away).reshape(len(here), -1))


def _passing(shares: Scores, one: Places, other: Places) -> Scores:
    """How much more of a colour there is than in either neighbour."""
    return np.asarray(np.maximum(0, shares - np.maximum(shares[one], shares[other])))


def _colours(thumbnails: NDArray[np.uint8]) -> Scores:
    """The share of each colour, of 64, in each frame."""
    red, green, blue = np.moveaxis(thumbnails // (256 // BINS), 3, 0)
    codes = ((red * BINS + green) * BINS + blue).reshape(len(thumbnails), -1)
    counts = [np.bincount(code, minlength=BINS**3) for code in codes]
    return np.asarray(np.array(counts) / codes.shape[1])


def _above_usual(values: Scores, least: float) -> Scores:
    above = values - np.median(values)
    spread = max(least, 1.4826 * float(np.median(np.abs(above))))
    return np.asarray(np.clip(above / spread, 0, MOST))


def _make(ask: Ask) -> AsyncScore:
    async def score(query: str, frames: Sequence[Frame]) -> Sequence[float]:
        return change(query, frames)

    return score


CHANGE = Scorer("change", "What is unlike the rest of the video, and the colours asked for", _make)
