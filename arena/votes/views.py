"""Receipts, one's own votes, and the public log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from arena.accounts.voter import is_claimed, known_voter

from . import log
from .exclusions import EXCLUSIONS, TooLate, withdraw
from .limited import limited
from .models import LogEntry, Vote
from .receipts import as_typed
from .seal import head
from .standing import brief, standing_of

LATEST, DAYS, PAGE = 25, 14, 50
KINDS = {"counted": _("counted"), "excluded": _("excluded"), "reinstated": _("counts again")}
JSON_LINES = "application/jsonl; charset=utf-8"


@require_safe
@never_cache
@limited("lookup", reading=True)
def receipts(request: HttpRequest) -> HttpResponse:
    """The form; a code in the address leads to its page."""
    if code := request.GET.get("code", "").strip():
        if typed := as_typed(code):
            return redirect("votes:receipt", code=typed)
        return render(request, "votes/unknown.html", {"code": code[:60]}, status=404)
    return render(request, "votes/receipts.html")


@require_safe
@never_cache
@limited("lookup", reading=True)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a vote. Holds nothing of who cast it: the page can be handed on."""
    typed = as_typed(code)
    if typed and typed != code:
        return redirect("votes:receipt", code=typed)
    vote = Vote.objects.filter(receipt=typed).select_related("battle").first() if typed else None
    if vote is None:
        return render(request, "votes/unknown.html", {"code": code[:60]}, status=404)
    standing = standing_of(vote)
    known = {
        "vote": vote,
        "standing": standing,
        "lines": [(line, *_in_words(line)) for line in standing.lines],
    }
    return render(request, "votes/receipt.html", known | {"contact": settings.ARENA_OPERATOR_CONTACT})


@require_POST
@known_voter
@limited("vote")
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Takes a vote back within seconds."""
    vote = get_object_or_404(Vote, receipt=as_typed(code), voter=request.voter.key)
    try:
        withdraw(vote, request.voter)
    except TooLate:
        return render(request, "votes/too_late.html", {"vote": vote}, status=409)
    return redirect("votes:receipt", code=vote.receipt)


@require_safe
@never_cache
@known_voter
def me(request: HttpRequest) -> HttpResponse:
    """Somebody's own votes, the newest first."""
    known: dict[str, Any] = {"claimed": is_claimed(request)}
    known |= {"mail": settings.ARENA_EMAIL_URL, "providers": settings.SOCIALACCOUNT_PROVIDERS}
    if not known["claimed"]:
        own = Vote.objects.filter(voter=request.voter.key).select_related("battle").order_by("-pk")
        page = Paginator(own, PAGE).get_page(request.GET.get("page"))
        known |= {"page": page, "votes": [(vote, brief(vote)) for vote in page]}
    return render(request, "votes/me.html", known)


@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """The last lines, the days' roots, and how to check all of it."""
    with override(settings.LANGUAGE_CODE):  # one address for all languages: programs keep it
        address = request.build_absolute_uri(reverse("votes:log-lines"))
    known = {
        "latest": [(line, *_in_words(line)) for line in log.latest(LATEST)],
        "roots": log.daily_roots(DAYS),
        "address": address,
    }
    return render(request, "votes/log.html", known | {"head": head()})


@require_safe
def log_lines(request: HttpRequest) -> HttpResponseBase:
    """All lines beyond number `after` as JSON Lines."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        return HttpResponse("after: a line's number, or 0\n", status=400, content_type="text/plain")
    pages = log.pages(int(after))
    lines = _later(pages) if isinstance(request, ASGIRequest) else pages
    answer = StreamingHttpResponse(lines, content_type=JSON_LINES)
    answer["Content-Disposition"] = 'inline; filename="log.jsonl"'
    answer["Cache-Control"] = "no-cache"
    return answer


def _in_words(line: LogEntry) -> tuple[Any, Any]:
    """What a line says, and why."""
    exclusion = EXCLUSIONS.get(line.content["reason"])
    return KINDS.get(line.kind, line.kind), exclusion.title if exclusion else ""


async def _later(pages: Iterator[bytes]) -> AsyncIterator[bytes]:
    # An ASGI server would gather a plain iterator in memory first, the whole log.
    while (piece := await sync_to_async(next)(pages, None)) is not None:
        yield piece
