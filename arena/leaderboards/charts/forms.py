"""The forms in which a chart leaves the server: its specification, and pictures drawn from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import vl_convert

from .specify import Spec

SHARP = 2  # pixels of a PNG to one of the drawing
MARGIN, ROOM = 5, 24  # pixels around a drawing; what part of its width names may need besides
WIDTHS: Mapping[str, int] = {"wide": 960, "narrow": 350}


@dataclass(frozen=True)
class Form:
    """A content type, and how a specification becomes it at a width in pixels."""

    content_type: str
    make: Callable[[Spec, int], bytes]


def _json(spec: Spec, width: int) -> bytes:
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()


def _svg(spec: Spec, width: int) -> bytes:
    roomy = spec | {"width": width, "padding": _roomy(spec.get("padding", MARGIN), width // ROOM)}
    # No specification of ours names an address; one that ever does is not followed from the server.
    return vl_convert.vegalite_to_svg(roomy, allowed_base_urls=[]).encode()


def _roomy(padding: int | dict[str, int], room: int) -> dict[str, int]:
    """More room for the names at the left: a reader's letters may be wider than those measured here."""
    sides = (
        padding if isinstance(padding, dict) else dict.fromkeys(("left", "top", "right", "bottom"), padding)
    )
    return sides | {"left": sides["left"] + room}


def _png(spec: Spec, width: int) -> bytes:
    return vl_convert.vegalite_to_png(spec | {"width": width}, scale=SHARP, allowed_base_urls=[])


FORMS: Mapping[str, Form] = {
    "json": Form("application/json", _json),
    "svg": Form("image/svg+xml", _svg),
    "png": Form("image/png", _png),
}
