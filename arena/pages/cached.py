"""Serves pages that all see alike from memory: fresh for seconds, then stale while rendered anew."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from dataclasses import dataclass
from functools import cache, wraps
from io import BytesIO
from threading import Lock, Thread
from typing import Any

from asgiref.sync import ThreadSensitiveContext, iscoroutinefunction, sync_to_async
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.decorators import sync_and_async_middleware
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_path

from .kept import Kept, Page, Place, forms

log = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
MAX_QUERY = 300
RETRY_S = 1.0  # after a page could not be rendered anew
MAX_REFRESHES = 2  # at once in a process: pages that became stale together take turns
VARY = "Accept-Encoding, HX-Request, HX-History-Restore-Request"
# Of the request; whatever tells one reader from another, or would cut the answer short.
PERSONAL = {"cookie", "authorization", "if-none-match", "if-modified-since", "range", "accept-language"}
KNOWN = "arena.snapshot.known"


@dataclass(frozen=True)
class Taken:
    """What `snapshot` says of a response: how long it may be shown, and what it is a picture of."""

    seconds: float
    stale: float
    version: Hashable
    unchanged: bool = False


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


@cache
def kept() -> Kept:
    """The pages of this process."""
    return Kept(settings.ARENA_SNAPSHOT_MB << 20)


@sync_and_async_middleware
def middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """The first of all middleware, so that what it keeps has every header, ready to go."""
    if iscoroutinefunction(get_response):

        async def serve(request: HttpRequest) -> HttpResponse:
            place = place_of(request)
            if (found := at_once(request, place, _refresh_in_task, get_response)) is not None:
                return found
            return after(request, place, await get_response(request), _refresh_in_task, get_response)

        return serve

    def serve_here(request: HttpRequest) -> HttpResponse:
        place = place_of(request)
        if (found := at_once(request, place, _refresh_in_thread, get_response)) is not None:
            return found
        return after(request, place, get_response(request), _refresh_in_thread, get_response)

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
    if now >= page.fresh_until and _take(page):
        refresh(request, place, page, get_response)
    return _answer(request, page)


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
    if not _is_for_all(response):
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, no-cache"
        return response
    page = _page(response, taken)
    if not (request.META.get("HTTP_COOKIE") or request.META.get("HTTP_AUTHORIZATION")):
        kept().put(place, page)
    elif kept().get(place) is None and _take(page):
        refresh(request, place, None, get_response)
    return _answer(request, page)


def _is_for_all(response: HttpResponse) -> bool:
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    private = "private" in response.headers.get("Cache-Control", "")
    alike = not (response.cookies or private or varies & {"cookie", "*"})
    return response.status_code == 200 and not response.streaming and alike


def _page(response: HttpResponse, taken: Taken) -> Page:
    plain, packed = forms(response.content)
    response.headers["Vary"] = VARY
    del response.headers["Cache-Control"], response.headers["Content-Length"]
    times = {"max_age": int(taken.seconds), "stale_while_revalidate": int(taken.stale)}
    patch_cache_control(response, public=True, **times)
    now = time.monotonic()
    until = (now + taken.seconds, now + taken.seconds + taken.stale)
    return Page(plain, packed, tuple(response.headers.items()), taken.version, *until)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    form = page.form("gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""))
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and _is_known(known, page):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(form.body)
        response.headers["Content-Length"] = str(len(form.body))
        if form.encoding:
            response.headers["Content-Encoding"] = form.encoding
    for name, value in page.headers:
        response.headers[name] = value
    response.headers["ETag"] = form.etag
    if response.status_code == 304:
        del response.headers["Content-Type"]
    return response


def _is_known(tags: str, page: Page) -> bool:
    known = {tag.removeprefix("W/") for tag in parse_etags(tags)}
    return bool(known & {"*", page.plain.etag, page.packed.etag})


# --- rendering anew -------------------------------------------------------------------------------

_lock = Lock()
_running: set[object] = set()  # of what is rendered anew: a task that nobody holds may be collected


def _take(page: Page) -> bool:
    """Whether the caller is the one to render this page anew."""
    with _lock:
        if page.refreshing or len(_running) >= MAX_REFRESHES:
            return False
        page.refreshing = True
        return True


def for_nobody(request: HttpRequest, page: Page | None) -> HttpRequest:
    """The same request without all that tells readers apart."""
    if hasattr(request, "scope"):
        headers = [(k, v) for k, v in request.scope["headers"] if k.lower().decode("latin1") not in PERSONAL]
        anew = type(request)({**request.scope, "method": "GET", "headers": headers}, BytesIO())
    else:
        personal = {f"HTTP_{name.upper().replace('-', '_')}" for name in PERSONAL}
        kept_environ = {k: v for k, v in request.environ.items() if k not in personal}
        anew = type(request)(kept_environ | {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()})
    if page is not None:
        anew.META[KNOWN] = page.version
    return anew


def renew(place: Place, page: Page | None, response: HttpResponse) -> None:
    """Puts what was rendered anew in the place of what was stale; what went wrong leaves it."""
    taken = getattr(response, "snapshot", None)
    if page is not None and taken is not None and taken.unchanged:
        now = time.monotonic()
        page.fresh_until, page.stale_until = now + taken.seconds, now + taken.seconds + taken.stale
    elif taken is not None and _is_for_all(response):
        kept().put(place, _page(response, taken))
    else:
        log.warning("%s is shown stale: rendered anew it answers %s", place.path, response.status_code)


def _refresh_in_task(
    request: HttpRequest,
    place: Place,
    page: Page | None,
    get_response: Callable[[HttpRequest], Awaitable[HttpResponse]],
) -> None:
    async def refresh() -> None:
        # A thread of its own, as every request has one: the reader's own ends before this does.
        async with ThreadSensitiveContext():
            try:
                response = await get_response(for_nobody(request, page))
                renew(place, page, response)
                await sync_to_async(response.close)()  # gives the database connection back
            except Exception:
                log.exception("%s is shown stale: it could not be rendered anew", place.path)
            finally:
                _done(page, asyncio.current_task())

    _running.add(asyncio.get_running_loop().create_task(refresh(), context=Context()))


def _refresh_in_thread(
    request: HttpRequest,
    place: Place,
    page: Page | None,
    get_response: Callable[[HttpRequest], HttpResponse],
) -> None:
    def refresh() -> None:
        try:
            response = get_response(for_nobody(request, page))
            renew(place, page, response)
            response.close()  # gives the database connection back
        except Exception:
            log.exception("%s is shown stale: it could not be rendered anew", place.path)
        finally:
            _done(page, thread)

    thread = Thread(target=refresh, name="snapshot", daemon=True)
    _running.add(thread)
    thread.start()


def _done(page: Page | None, worker: object) -> None:
    with _lock:
        _running.discard(worker)
        if page is not None:
            page.refreshing = False
            page.fresh_until = max(page.fresh_until, time.monotonic() + RETRY_S)
