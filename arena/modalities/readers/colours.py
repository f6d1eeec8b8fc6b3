"""Which colours a picture has, by name and share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .base import PICTURES, Reader
from .stills import of_each
from .watch import Picture

SIDE = 160
"""Pixels of the longer side of what is looked at."""
LEAST = 0.01
"""Share of a picture below which a colour is not named."""
ANCHORS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": ((12, 12, 12), (42, 42, 50)),
    "grey": ((90, 90, 90), (135, 135, 135), (185, 185, 185)),
    "white": ((245, 245, 242),),
    "red": ((210, 35, 40), (140, 20, 25)),
    "orange": ((245, 135, 20), (225, 100, 30)),
    "yellow": ((250, 215, 45), (250, 240, 120)),
    "green": ((35, 150, 70), (15, 80, 40), (150, 200, 90), (90, 220, 110)),
    "turquoise": ((60, 190, 190),),
    "blue": ((35, 95, 205), (20, 35, 100), (125, 175, 235)),
    "purple": ((125, 55, 160), (180, 130, 210), (75, 25, 100)),
    "pink": ((245, 150, 190), (230, 60, 150)),
    "brown": ((110, 70, 35), (165, 115, 75)),
    "beige": ((222, 200, 165),),
}
"""The basic colour terms of English (Berlin and Kay 1969), turquoise and beige besides, and in
sRGB what goes by each name: a point has the name of the nearest anchor in CIELAB."""
NAMES = tuple(ANCHORS)


def lab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB colours along the last axis."""
    c = rgb.astype(np.float64) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    xyz = linear @ RGB_TO_XYZ.T / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


RGB_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = RGB_TO_XYZ.sum(axis=1)
_OF_ANCHOR = np.array([place for place, name in enumerate(NAMES) for _ in ANCHORS[name]])
_ANCHOR_LAB = lab(np.array([rgb for anchors in ANCHORS.values() for rgb in anchors], dtype=np.uint8))


def names_of(picture: Picture) -> NDArray[np.intp]:
    """For every point, the place in `NAMES` of its colour."""
    coarse = picture >> 3  # many points share a colour: each of 32³ is named once
    codes = (coarse[..., 0].astype(np.int32) << 10) | (coarse[..., 1].astype(np.int32) << 5) | coarse[..., 2]
    used, places = np.unique(codes, return_inverse=True)
    rgb = np.stack([used >> 10, used >> 5 & 31, used & 31], axis=-1).astype(np.uint8) * 8 + 4
    away = np.linalg.norm(lab(rgb)[:, None, :] - _ANCHOR_LAB[None, :, :], axis=2)
    return np.asarray(_OF_ANCHOR[away.argmin(axis=1)][places].reshape(codes.shape))


def look(picture: Picture) -> str:
    """The colours of a picture, the largest share first."""
    step = max(1, max(picture.shape[:2]) // SIDE)
    counts = np.bincount(names_of(picture[::step, ::step]).ravel(), minlength=len(NAMES))
    shares = counts / counts.sum()
    order = [place for place in np.argsort(-shares, kind="stable") if shares[place] >= LEAST]
    return ", ".join(f"{NAMES[place]} {100 * shares[place]:.0f} %" for place in order)


READER = Reader(PICTURES, of_each(look))
