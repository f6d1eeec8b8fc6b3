"""What is written in a picture, read by a small recogniser of characters."""

from __future__ import annotations

from functools import cache
from typing import Any

from arena.modalities.base import MediaError

from .base import PICTURES, Reader
from .stills import of_each
from .watch import Picture

EXTRA = "reading text needs rapidocr-onnxruntime, which comes with the extra 'local'"

Line = tuple[float, float, float, str]
"""Left edge, middle and height in pixels, and the words."""


def look(picture: Picture) -> str:
    """The words in quotation marks, a row of the picture at a time."""
    found, _ = _engine()(picture[:, :, ::-1], use_cls=False)  # it takes blue, green, red
    lines = [_line(box, words) for box, words, _ in found or ()]
    return " / ".join(f'"{row}"' for row in _rows(lines))


@cache
def _engine() -> Any:
    """PP-OCRv4 in ONNX, its weights in the wheel; on one thread, for it shares its core."""
    try:
        import cv2
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        raise MediaError(EXTRA) from None
    cv2.setNumThreads(1)
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def _line(box: list[list[float]], words: str) -> Line:
    top, bottom = min(y for _, y in box), max(y for _, y in box)
    return min(x for x, _ in box), (top + bottom) / 2, bottom - top, words.strip()


def _rows(lines: list[Line]) -> list[str]:
    """Words side by side in one row, from the top down and from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line[1]):
        if rows and line[1] - rows[-1][-1][1] < 0.5 * min(line[2], rows[-1][-1][2]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(words for *_, words in sorted(row)) for row in rows]


READER = Reader(PICTURES, of_each(look, "no text found"))
