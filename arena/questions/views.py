"""Media as browsers get them: whole or in ranges, and never as anything but pictures and films."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from arena.modalities.subtitles import as_vtt

from .models import Media
from .stream import stream

HEADERS = {
    "Accept-Ranges": "bytes",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    # Opened by itself, a file may show itself, in the browser's own style; no script ever runs.
    "Content-Security-Policy": (
        "sandbox allow-same-origin; default-src 'none'; "
        "img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"  # the address is a hash: what is there never changes
FOR_A_WHILE = "private, max-age=600"  # a signed address lives for an hour
ASK_AGAIN = "no-cache"  # subtitles may come later, or be corrected


@require_safe
def file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture or a video."""
    media = get_object_or_404(Media, sha256=sha256)
    return _serve(request, media.file, media.mime)


@require_safe
def poster(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A still picture of a video."""
    media = get_object_or_404(Media.objects.exclude(poster=""), sha256=sha256)
    return _serve(request, media.poster, "image/jpeg")


@require_safe
def captions(request: HttpRequest, sha256: str) -> HttpResponse:
    """What is said in a video, as its track."""
    media = get_object_or_404(Media.objects.exclude(subtitles=[]), sha256=sha256)
    text = as_vtt(media.as_subtitles())
    return HttpResponse(text, "text/vtt; charset=utf-8", headers=HEADERS | {"Cache-Control": ASK_AGAIN})


def _serve(request: HttpRequest, stored: FieldFile, mime: str) -> HttpResponseBase:
    if not connection.in_atomic_block:
        connection.close()  # who watches slowly must not hold a connection to the database meanwhile
    try:
        response, keep = stream(request, Path(stored.path), mime), FOR_EVER
    except NotImplementedError:  # the storage is elsewhere
        response, keep = redirect(stored.url), FOR_A_WHILE
    except FileNotFoundError:
        raise Http404("The file is gone.") from None
    for name, value in (HEADERS | {"Cache-Control": keep}).items():
        response.headers[name] = value
    return response
