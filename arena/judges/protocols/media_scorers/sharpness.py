"""How sharp a picture is: the variance of its Laplacian."""

from __future__ import annotations

import numpy as np

from .base import Picture, ScorerEntry

SIDE = 512
"""Pixels of the longer side at which pictures are measured, so that sizes can be compared."""


def variance_of_laplacian(picture: Picture, asked: None = None) -> float:
    """How much neighbours differ in brightness (0 to 255); 0 of a flat picture, higher of a sharp one.

    It measures edges, and edges alone: noise has them too, and a soft picture may be a good one.
    """
    grey = _grey(picture)
    if min(grey.shape) < 3:
        return 0.0
    inner = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(np.var(around - 4 * inner))


def _grey(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    from PIL import Image

    seen = Image.fromarray(picture)
    seen.thumbnail((SIDE, SIDE))
    return np.asarray(seen.convert("L"), dtype=np.float64)


ENTRY = ScorerEntry(
    variance_of_laplacian,
    "How sharp a picture is: the variance of its Laplacian.",
    source="Pech-Pacheco and others, Diatom autofocusing in brightfield microscopy, ICPR 2000",
)
