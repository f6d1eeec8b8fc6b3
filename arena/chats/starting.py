"""Where blind battles begin: on one's own question, or on one of the pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from arena.accounts.voter import known_voter
from arena.pages import asked
from arena.votes.limited import limited

from .asking import NotBegun, ask, blank, started
from .begin import Beginning
from .draw import able
from .forms import Filters, Once, Take
from .models import Chat
from .pool import WRITTEN, Wanted, choices, draw


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def blind(request: HttpRequest) -> HttpResponse:
    """Two models that nobody knows answer one's own question, or one of the pool."""
    if request.method != "POST":
        return _start(request)
    try:
        return _take(request) if "question" in request.POST else ask(request)
    except NotBegun as refusal:
        return _start(request, refusal.status, **refusal.shown)


@require_POST
@known_voter
@limited("begin")
def another(request: HttpRequest, code: UUID) -> HttpResponse:
    """The same question once more, before two others as chance will have it, or before the same if chosen."""
    known = Chat.objects.select_related("question", "a", "b")
    chat = known.filter(code=code, voter=request.voter.key).first()
    if chat is None:
        raise Http404("No such conversation, or somebody else's.")
    form = Once(request.POST)
    if not form.is_valid():
        return _start(request)
    chosen = () if chat.mode == Chat.Mode.BLIND else tuple(one for one in (chat.a, chat.b) if one)
    beginning = Beginning(
        voter=request.voter.key,
        key=form.cleaned_data["key"],
        parts=tuple(chat.turns.order_by("number")[0].parts),
        question=chat.question,
        gives=chat.task.partition("2")[2],
        language=chat.language,
        may_publish=chat.may_publish,
        chosen=chosen,
    )
    try:
        return started(beginning)
    except NotBegun as refusal:
        return _start(request, refusal.status, **refusal.shown)


def _take(request: HttpRequest) -> HttpResponse:
    """A question of the pool: everybody may read it anyway."""
    form = Take(request.POST)
    if not form.is_valid():
        raise NotBegun("gone")
    given = form.cleaned_data
    return started(Beginning(voter=request.voter.key, key=given["key"], question=given["question"]))


def _start(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    wanted = asked.read(Filters(request.GET))
    source = wanted.value("ask") or "own"
    enough = len(able("text", "text2text")) > 1
    context = blank(request) | {"asked": wanted, "source": source, "enough": enough}
    if source in WRITTEN:
        context |= _from_pool(Wanted(source, wanted.value("modality"), wanted.value("category")))
    return render(request, "chats/start.html", context | more, status=status)


def _from_pool(wanted: Wanted) -> dict[str, Any]:
    """A question, drawn anew each time the page is asked for, and what others there are."""
    return {
        "wanted": wanted,
        "question": draw(wanted, np.random.default_rng()),
        "n": wanted.questions().count(),
        "modalities": choices(wanted.source, "modality"),
        "categories": choices(wanted.source, "category"),
    }
