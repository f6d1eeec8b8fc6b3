"""Remembers questions, to find those that come again in the same or nearly the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .folding import fold
from .likeness import likeness, shingles, words

BANDS, ROWS = 42, 3
"""A pair whose shingles are alike by s becomes a candidate with probability 1 - (1 - s**ROWS)**BANDS:
99.6 % at 0.5, 99.999 % at 0.65, 4 % at 0.1."""
_RNG = np.random.default_rng(20_797)
_FACTORS = _RNG.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFTS = _RNG.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)


class Known:
    """Questions that there are already; grows as questions are kept.

    Near duplicates are looked up by MinHash (Broder 1997) in bands, which leaves few candidates; these
    are compared exactly by `likeness`, so nothing is called alike that is not.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._by_fold: dict[str, str] = {}
        self._bands: defaultdict[bytes, list[str]] = defaultdict(list)
        self._with_word: Counter[str] = Counter()
        for text in texts:
            self.add(text)

    def __len__(self) -> int:
        return len(self._by_fold)

    def add(self, text: str) -> None:
        """Remember a question; one that is there already in the same words changes nothing."""
        if fold(text) in self._by_fold:
            return
        self._by_fold[fold(text)] = text
        self._with_word.update(set(words(text)))
        for band in _banded(text):
            self._bands[band].append(text)

    def same(self, text: str) -> str | None:
        """A question in the same words, case, white space and marks at the ends aside; or None."""
        return self._by_fold.get(fold(text))

    def nearest(self, text: str, at_least: float) -> tuple[str, float] | None:
        """The likest question, if its `likeness`, in [0.5, 1], is at least so much; or None."""
        candidates = {other for band in _banded(text) for other in self._bands.get(band, ())}
        alike = max(((likeness(text, other), other) for other in candidates), default=(0.0, ""))
        return (alike[1], alike[0]) if candidates and alike[0] >= at_least else None

    def share_with(self, word: str) -> float:
        """In which share of the questions a word stands; 0 when there are none."""
        return self._with_word[word] / max(1, len(self))


def signature(text: str) -> NDArray[np.uint64]:
    """The smallest of each hash function's values over the shingles of a text; empty without words."""
    found = sorted(shingles(text))
    if not found:
        return np.empty(0, np.uint64)
    digests = b"".join(blake2b(shingle.encode(), digest_size=8).digest() for shingle in found)
    hashes = np.frombuffer(digests, "<u8").astype(np.uint64)
    smallest: NDArray[np.uint64] = (hashes[:, None] * _FACTORS + _SHIFTS).min(axis=0)
    return smallest


def _banded(text: str) -> list[bytes]:
    """A key per band, which two texts share when all the band's smallest values are the same."""
    values = signature(text)
    if not len(values):
        return []
    return [bytes([n]) + row.tobytes() for n, row in enumerate(values.reshape(BANDS, ROWS))]
