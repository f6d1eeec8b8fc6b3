"""Takes the form with a first question and begins the chat; what every page with that form needs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import numpy as np
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from arena.competitors.models import Competitor
from arena.votes.limited import limited

from .begin import Beginning, NotYours, begin
from .draw import GIVES, TooFew
from .forms import ACCEPTED, GIVEN, MIB, MOST_FILES, Begin
from .moderated import Harmful, check
from .moves import MOVES
from .say import MOST_ATTEMPTS, MOST_CHARACTERS, MOST_TURNS

UNUSABLE, CONFLICT = 422, 409


class NotBegun(Exception):
    """No chat came of a form; the page shows it again, with what is wrong. code: one of MOVES, or none."""

    def __init__(self, code: str = "", status: int = UNUSABLE, form: Begin | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.shown = ({"problem": MOVES[code]} if code else {}) | ({"form": form} if form else {})


def ask(request: HttpRequest, chosen: tuple[Competitor, ...] = ()) -> HttpResponse:
    """Begins a chat on a question of the person's own and goes there; raises NotBegun."""
    return (_with_files if request.FILES else _with_words)(request, chosen)


def _with_words(request: HttpRequest, chosen: tuple[Competitor, ...]) -> HttpResponse:
    form = Begin(request.POST, request.FILES)
    if not form.is_valid():
        raise NotBegun(form=form)
    given = form.cleaned_data
    try:
        flags = check(given["text"])
    except Harmful:
        raise NotBegun("moderated", form=form) from None
    beginning = Beginning(
        voter=request.voter.key,
        key=given["key"],
        parts=tuple(given["parts"]),
        gives=given["gives"] or "text",
        language=given["language"],
        may_publish=given["may_publish"],
        chosen=chosen,
        flags=flags,
    )
    return started(beginning, form)


_with_files = limited("upload")(_with_words)


def started(beginning: Beginning, form: Begin | None = None) -> HttpResponse:
    """Begins it and goes there; raises NotBegun."""
    try:
        return redirect(begin(beginning, np.random.default_rng()))
    except TooFew:
        raise NotBegun("too_few", CONFLICT, form) from None
    except NotYours:
        raise NotBegun("not_yours", CONFLICT, form) from None


def blank(request: HttpRequest) -> dict[str, Any]:
    """An empty form, and what it says of its limits."""
    limits = settings.ARENA_MEDIA_LIMITS
    return {
        "form": Begin(initial={"language": request.LANGUAGE_CODE, "gives": "text"}),
        "key": uuid4(),
        "accepted": ACCEPTED,
        "image_mib": limits.image_bytes // MIB,
        "video_mib": limits.video_bytes // MIB,
        "video_minutes": int(limits.duration_s // 60),
        "most_files": MOST_FILES,
        "most_turns": MOST_TURNS,
        "most_attempts": MOST_ATTEMPTS - 1,
        "most_characters": MOST_CHARACTERS,
        "gives": [(what, title) for what, title in GIVEN.items() if what == "text" or _made_by_two(what)],
    }


def _made_by_two(what: str) -> bool:
    kinds = [kind for kind, made in GIVES.items() if made == what]
    return Competitor.objects.active().filter(endpoint__kind__in=kinds, standing="live").count() > 1
