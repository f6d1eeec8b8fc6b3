"""The addresses of social cards: made on demand, kept, and made anew only when they show something else."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from arena.leaderboards.charts.keep import edition, kept

from . import CARDS

FOLDER = Path(__file__).parent
KEEP_S = 24 * 3600


@require_safe
def card(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """A card as PNG. What it shows names it, so a picture that was kept is never of something else."""
    if kind not in CARDS:
        raise Http404("There is no such card.")
    svg = CARDS[kind](name)
    digest = hashlib.sha256(f"{edition(FOLDER)}\0{svg}".encode()).hexdigest()[:32]
    etag = f'"{digest}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept(f"card-{digest}", lambda: _drawn(svg), KEEP_S), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _drawn(svg: str) -> bytes:
    import vl_convert

    return vl_convert.svg_to_png(svg)
