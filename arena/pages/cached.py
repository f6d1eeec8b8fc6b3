"""Serves pages that all see alike from memory: fresh for seconds, then stale while rendered anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import get_language_from_path

from .kept import Page, Place
from .renewed import KNOWN, in_task, in_thread, kept, take
from .taken import Taken, answer, is_for_all, page_of

View = Callable[..., HttpResponse]
MAX_QUERY = 300


def snapshot(
    seconds: float = 5, *, stale: float = 300, version: Callable[..., Hashable] | None = None
) -> Callable[[View], View]:
    """A view whose page all see alike: kept for so many seconds, and shown stale while it is rendered anew.

    `version` gets what the view gets, and must be cheap: where it says what it said before, the page is not
    rendered again. A response that sets a cookie or depends on one is never kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            now = version(request, *args, **kwargs) if version else None
            if version and KNOWN in request.META and request.META[KNOWN] == now:
                response = HttpResponse(status=204)
                response.snapshot = Taken(seconds, stale, now, unchanged=True)
                return response
            response = view(request, *args, **kwargs)
            response.snapshot = Taken(seconds, stale, now)
            return response

        return shown

    return decorate


@sync_and_async_middleware
def middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """The first of all middleware, so that what it keeps has every header, ready to go."""
    if iscoroutinefunction(get_response):

        async def serve(request: HttpRequest) -> HttpResponse:
            place = place_of(request)
            if (found := at_once(request, place, in_task, get_response)) is not None:
                return found
            return after(request, place, await get_response(request), in_task, get_response)

        return serve

    def serve_here(request: HttpRequest) -> HttpResponse:
        place = place_of(request)
        if (found := at_once(request, place, in_thread, get_response)) is not None:
            return found
        return after(request, place, get_response(request), in_thread, get_response)

    return serve_here


def place_of(request: HttpRequest) -> Place | None:
    """Where a request's page is kept; None for what is never kept."""
    query = request.META.get("QUERY_STRING", "")
    if request.method not in ("GET", "HEAD") or len(query) > MAX_QUERY or not settings.ARENA_SNAPSHOT_MB:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    headers = request.META
    fragment = headers.get("HTTP_HX_REQUEST") == "true"
    restored = headers.get("HTTP_HX_HISTORY_RESTORE_REQUEST") == "true"
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    return Place(request.scheme, host, request.path, query, language, fragment and not restored)


Refresh = Callable[[HttpRequest, Place, Page | None, Callable[[HttpRequest], Any]], None]


def at_once(
    request: HttpRequest, place: Place | None, refresh: Refresh, get_response: Callable[..., Any]
) -> HttpResponse | None:
    """The kept page of a place; the first to ask for one that is stale has it rendered anew beside."""
    page = kept().get(place) if place else None
    now = time.monotonic()
    if place is None or page is None or now >= page.stale_until:
        return None
    if now >= page.fresh_until and take(page):
        refresh(request, place, page, get_response)
    return answer(request, page)


def after(
    request: HttpRequest,
    place: Place | None,
    response: HttpResponse,
    refresh: Refresh,
    get_response: Callable[..., Any],
) -> HttpResponse:
    """What the views gave, kept if it may be; what a known reader got is rendered again for nobody."""
    taken = getattr(response, "snapshot", None)
    if taken is None or place is None or request.method != "GET":
        return response
    if not is_for_all(response):
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, no-cache"
        return response
    page = page_of(response, taken)
    if not (request.META.get("HTTP_COOKIE") or request.META.get("HTTP_AUTHORIZATION")):
        kept().put(place, page)
    elif kept().get(place) is None and take(page):
        refresh(request, place, None, get_response)
    return answer(request, page)
