"""Renders a stale page anew beside the request that met it, in a task or a thread, for nobody."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import cache
from io import BytesIO
from threading import Lock, Thread

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .kept import Kept, Page, Place
from .taken import is_for_all, page_of

log = logging.getLogger(__name__)

RETRY_S = 1.0  # after a page could not be rendered anew
MAX_REFRESHES = 2  # at once in a process: pages that became stale together take turns
# Of the request; whatever tells one reader from another, or would cut the answer short.
PERSONAL = {"cookie", "authorization", "if-none-match", "if-modified-since", "range", "accept-language"}
KNOWN = "arena.snapshot.known"


@cache
def kept() -> Kept:
    """The pages of this process."""
    return Kept(settings.ARENA_SNAPSHOT_MB << 20)


_lock = Lock()
running: set[object] = set()  # of what is rendered anew: a task that nobody holds may be collected


def take(page: Page) -> bool:
    """Whether the caller is the one to render this page anew."""
    with _lock:
        if page.refreshing or len(running) >= MAX_REFRESHES:
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
    elif taken is not None and is_for_all(response):
        kept().put(place, page_of(response, taken))
    else:
        log.warning("%s is shown stale: rendered anew it answers %s", place.path, response.status_code)


def in_task(
    request: HttpRequest,
    place: Place,
    page: Page | None,
    get_response: Callable[[HttpRequest], Awaitable[HttpResponse]],
) -> None:
    """Under ASGI: beside all other requests of the loop."""

    async def refresh() -> None:
        # A thread of its own, as every request has one: the reader's own ends before this does.
        async with ThreadSensitiveContext():
            try:
                response = await get_response(for_nobody(request, page))
                await sync_to_async(renew)(place, page, response)  # packing takes a while
                await sync_to_async(response.close)()  # gives the database connection back
            except Exception:
                log.exception("%s is shown stale: it could not be rendered anew", place.path)
            finally:
                _done(page, asyncio.current_task())

    running.add(asyncio.get_running_loop().create_task(refresh(), context=Context()))


def in_thread(
    request: HttpRequest,
    place: Place,
    page: Page | None,
    get_response: Callable[[HttpRequest], HttpResponse],
) -> None:
    """Under WSGI: in a thread that ends with it."""

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
    running.add(thread)
    thread.start()


def _done(page: Page | None, worker: object) -> None:
    with _lock:
        running.discard(worker)
        if page is not None:
            page.refreshing = False
            page.fresh_until = max(page.fresh_until, time.monotonic() + RETRY_S)
