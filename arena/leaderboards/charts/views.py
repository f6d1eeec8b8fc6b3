"""The addresses of charts: a page with the same as a table, the specification, pictures, and Vega itself."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment, wants_fragment

from . import CHARTS
from .base import Chart, Snapshot
from .bundle import bundle
from .figures import Figure
from .forms import FORMS, WIDTHS
from .keep import edition, kept
from .read import read
from .specify import Spec, specify
from .themes import THEMES

FOLDER = Path(__file__).parent

KEEP_S = 24 * 3600
FRESH_S, STALE_S = 15, 60  # of a page: its table is slow to make


@dataclass(frozen=True)
class Looked:
    """A chart of a board's latest fit."""

    name: str
    fit: Fit
    ratings: tuple[Rating, ...]

    @property
    def chart(self) -> Chart:
        return CHARTS[self.name]

    @cached_property
    def snapshot(self) -> Snapshot:
        return read(self.fit, self.ratings, self.chart.needs)

    @property
    def figure(self) -> Figure:
        return Figure.of(self.fit.leaderboard.name, self.name, self.snapshot)

    def key(self, *asked: str) -> str:
        """Names what is drawn: the fit never changes, but how it is drawn and what models are called may."""
        titles = [row.competitor.title for row in self.ratings]
        words = (edition(FOLDER), self.fit.leaderboard.title, *asked, *titles)
        digest = hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
        return f"{self.name}-{self.fit.pk}-{digest}"


def _look(name: str, chart: str) -> Looked:
    board = get_object_or_404(Leaderboard.objects.active(), name=name)
    fit = Fit.objects.select_related("leaderboard").defer("pairs").latest_of(board)
    if fit is None or chart not in CHARTS:
        raise Http404("There is no such chart.")
    looked = Looked(chart, fit, tuple(fit.ratings.with_competitors()))
    if not looked.chart.shows(read(fit, looked.ratings, frozenset())):
        raise Http404("There is nothing that this chart could show.")
    return looked


@require_safe
def page(request: HttpRequest, name: str, chart: str) -> HttpResponse:
    """A chart by itself, and the same as a table; htmx gets the table, and always that of the newest fit."""
    show = _page if wants_fragment(request) else _kept_page
    return show(request, name, chart)


def _page(request: HttpRequest, name: str, chart: str) -> HttpResponse:
    looked = _look(name, chart)
    context = {"looked": looked, "figure": looked.figure, "table": looked.chart.table(looked.snapshot)}
    return page_or_fragment(request, "leaderboards/chart.html", context)


_kept_page = snapshot(FRESH_S, stale=STALE_S)(_page)


@require_safe
def drawing(request: HttpRequest, name: str, chart: str, form: str) -> HttpResponse:
    """A chart in one of its forms; a reader who has it already is only told so."""
    theme, width = request.GET.get("theme", "light"), request.GET.get("width", "wide")
    if theme not in THEMES or width not in WIDTHS or form not in FORMS:
        raise Http404("A chart has no such form, theme or width.")
    looked = _look(name, chart)
    key = looked.key(theme, width, form)
    return picture(request, key, form, lambda: specify(looked.chart, looked.snapshot, theme), width)


def picture(request: HttpRequest, key: str, form: str, spec: Callable[[], Spec], width: str) -> HttpResponse:
    """A specification in a form; `key` names what is drawn, so that nothing is drawn or sent twice."""
    key = f"{key}-{get_language()}"
    etag = f'W/"{key}"'  # weak: the same picture may come compressed or not
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        compressed = kept(f"chart-{key}", lambda: _made(spec(), form, width), KEEP_S)
        response = _sent(request, compressed, FORMS[form].content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def _made(spec: Spec, form: str, width: str) -> bytes:
    return gzip.compress(FORMS[form].make(spec, WIDTHS[width]), compresslevel=6, mtime=0)


def _sent(request: HttpRequest, compressed: bytes, content_type: str) -> HttpResponse:
    """What is kept compressed, as the reader can take it."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(compressed, content_type=content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(compressed), content_type=content_type)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
def vega(request: HttpRequest) -> HttpResponse:
    """Where Vega is today."""
    response = HttpResponseRedirect(reverse("leaderboards:vega", args=[bundle().digest]))
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def vega_of(request: HttpRequest, digest: str) -> HttpResponse:
    """Vega, at an address that says what is in it and so may be kept for ever."""
    if digest != bundle().digest:
        raise Http404("This is not the Vega that is served today.")
    response = _sent(request, bundle().compressed, "text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
