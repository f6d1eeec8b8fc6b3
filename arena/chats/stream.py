"""The same frames without a socket: as server-sent events, and for those who ask again and again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import cache
from uuid import UUID

import redis
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from arena.accounts.voter import network_of, voter_of
from arena.votes.limits import TooMany, Unavailable, allow_async

from .frames import FIELD, Mark, fresh, merged, seen
from .progress import Followed, follow, followed
from .seats import NoSeat, seat

PATIENCE_S = 1.0
WAIT_S = 5  # until whoever was turned away may try again


@never_cache
@require_GET
def text(request: HttpRequest, code: UUID) -> HttpResponse:
    """What has come since the frame named in `after`, at once."""
    what, after = _theirs(request, code), request.GET.get("after", "")
    at = seen(what.place, after)
    if at is None:
        return JsonResponse({"frames": []})
    frames = what.ended or merged([frame for _, frame in fresh(_entries(what, at), at)])
    return JsonResponse({"frames": [json.loads(frame) for frame in frames]})


def _entries(what: Followed, at: Mark) -> list[tuple[Mark, str]]:
    try:
        rows = _valkey().xrange(what.place.key, min=f"({at}", max="+")
    except RedisError:  # it will be there again; else the end comes from the database
        return []
    return [(Mark.read(row.decode()), fields[FIELD].decode()) for row, fields in rows]


@cache
def _valkey() -> redis.Redis:
    wait = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
    return redis.Redis.from_url(settings.REDIS_URL, **wait)


@never_cache
@require_GET
async def stream(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """The frames as server-sent events, from the one that the browser has seen last."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=501)  # a server without streams of its own: ask for the text
    what = await database_sync_to_async(_theirs)(request, code)
    after = request.headers.get("Last-Event-ID", "") or request.GET.get("after", "")
    if seen(what.place, after) is None:
        return HttpResponse(status=204)  # which tells the browser not to come back
    voter = voter_of(request).key
    try:
        await allow_async("socket", voter, network_of(request))
    except TooMany as refusal:
        return HttpResponse(status=429, headers={"Retry-After": str(refusal.retry_after)})
    except Unavailable:
        return HttpResponse(status=503, headers={"Retry-After": str(WAIT_S)})
    events, unbuffered = _events(what, after, voter), {"X-Accel-Buffering": "no"}
    return StreamingHttpResponse(events, content_type="text/event-stream", headers=unbuffered)


async def _events(what: Followed, after: str, voter: str) -> AsyncIterator[str]:
    try:
        async with seat(voter):
            async for frames in follow(what, after):
                for frame in frames:
                    yield f"id: {json.loads(frame)['id']}\ndata: {frame}\n\n"
                if not frames:
                    yield ":\n\n"  # no proxy must take the stream for dead
    except (NoSeat, Unavailable):
        return


def _theirs(request: HttpRequest, code: UUID) -> Followed:
    """What the person may follow of a chat; nobody else learns that there is one."""
    voter = voter_of(request)
    what = None if voter.is_new else followed(code, voter.key)
    if what is None:
        raise Http404("No such conversation, or somebody else's.")
    return what
