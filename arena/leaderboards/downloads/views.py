"""The address of downloads: open to every site and program, and quick to say that nothing has changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from arena.leaderboards.cadence import FIT_EVERY_S
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.row import controls_style
from arena.pages.cached import snapshot

from . import FORMATS
from .base import Format, Sheet
from .read import sheet

FRESH_S, STALE_S = int(FIT_EVERY_S), 60
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_http_methods(["GET", "HEAD", "OPTIONS"])
@snapshot(FRESH_S, stale=STALE_S)
def download(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """A board's latest snapshot as a file. `style=1` holds style constant; no filter narrows a file."""
    board = get_object_or_404(Leaderboard.objects.active(), name=name)
    if ending not in FORMATS:
        raise Http404(f"A board is to be had as {', '.join(FORMATS)}.")
    response = HttpResponse(status=204) if request.method == "OPTIONS" else _file(request, board, ending)
    for header, value in OPEN.items():
        response.headers[header] = value
    return response


def _file(request: HttpRequest, board: Leaderboard, ending: str) -> HttpResponse:
    fit = Fit.objects.select_related("leaderboard").defer("pairs").latest_of(board)
    if fit is None:
        return _said(404, f"Leaderboard {board.name} has no ratings yet.")
    ratings, style = list(fit.ratings.with_competitors()), request.GET.get("style", "")
    if style not in ("", "1") or (style and not controls_style(fit, ratings)):
        return _said(400, "style=1 is all that can be asked of a file, where a board holds style constant.")
    found = sheet(fit, ratings, style == "1", request.build_absolute_uri("/").rstrip("/"))
    return _sent(request, found, FORMATS[ending], ending)


def _said(status: int, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


def _sent(request: HttpRequest, found: Sheet, form: Format, ending: str) -> HttpResponse:
    told: dict[str, Any] = {
        "etag": f'"{found.digest}-{ending}"',
        "last_modified": int(found.fit.created_at.timestamp()),
    }
    response = get_conditional_response(request, **told)
    if response is None:
        response = HttpResponse(form.write(found), content_type=form.content_type)
        file = f"{found.board.name}{'-style' * found.styled}.{ending}"
        response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    response.headers["ETag"] = told["etag"]
    response.headers["Last-Modified"] = http_date(told["last_modified"])
    patch_cache_control(response, public=True, max_age=FRESH_S, stale_while_revalidate=STALE_S)
    return response
