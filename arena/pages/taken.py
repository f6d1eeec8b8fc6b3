"""What is kept of a page that a view gave, and the answers that are made of it."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from .kept import Page, forms

VARY = "Accept-Encoding, HX-Request, HX-History-Restore-Request"


@dataclass(frozen=True)
class Taken:
    """What `snapshot` says of a response: how long it may be shown, and what it is a picture of."""

    seconds: float
    stale: float
    version: Hashable
    unchanged: bool = False


def is_for_all(response: HttpResponse) -> bool:
    """Whether a response is a page that everybody may be shown."""
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    private = "private" in response.headers.get("Cache-Control", "")
    alike = not (response.cookies or private or varies & {"cookie", "*"})
    return response.status_code == 200 and not response.streaming and alike


def page_of(response: HttpResponse, taken: Taken) -> Page:
    """A response as it is kept, plain and packed, with what caches on the way may do."""
    plain, packed = forms(response.content)
    response.headers["Vary"] = VARY
    del response.headers["Cache-Control"], response.headers["Content-Length"]
    times = {"max_age": int(taken.seconds), "stale_while_revalidate": int(taken.stale)}
    patch_cache_control(response, public=True, **times)
    now = time.monotonic()
    until = (now + taken.seconds, now + taken.seconds + taken.stale)
    return Page(plain, packed, tuple(response.headers.items()), taken.version, *until)


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    """A kept page for one reader: whole, packed, or the news that theirs is still the same."""
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
