"""Where chats begin: blind, by name, or with one alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import numpy as np
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from arena.accounts.voter import known_voter
from arena.competitors.models import Competitor
from arena.pages import asked
from arena.questions.models import Question
from arena.votes.limited import limited
from .begin import Beginning, NotYours, begin
from .draw import GIVES, TooFew, able
from .forms import ACCEPTED, GIVEN, MIB, MOST_FILES, Begin, Chosen, Filters, Take
from .models import Chat
from .moderated import Harmful, check
from .moves import MOVES
from .pool import WRITTEN, Wanted, choices, draw
from .say import MOST_ATTEMPTS, MOST_CHARACTERS, MOST_TURNS

UNUSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def blind(request: HttpRequest) -> HttpResponse:
    """Two models that nobody knows answer one's own question, or one of the pool."""
    if request.method == "POST":
        return _taken(request) if "question" in request.POST else _asked(request, "chats/start.html")
    return _start(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def named(request: HttpRequest) -> HttpResponse:
    """Two models that the person chooses; rates nobody."""
    return _by_name(request, "ab")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def alone(request: HttpRequest) -> HttpResponse:
    """One model that the person chooses; rates nobody."""
    return _by_name(request, "a")


@require_POST
@known_voter
@limited("begin")
def another(request: HttpRequest, code: UUID) -> HttpResponse:
    """The same question once more, before two others as chance will have it, or before the same if chosen."""
    chat = Chat.objects.select_related("question", "a", "b").filter(code=code, voter=request.voter.key).first()
    if chat is None:
        raise Http404("No such conversation, or somebody else's.")
    chosen = () if chat.mode == Chat.Mode.BLIND else tuple(one for one in (chat.a, chat.b) if one)
    form = Take(request.POST)
    form.fields.pop("question")
    if not form.is_valid():
        return _start(request, UNUSABLE)
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
    return _begun(request, beginning)


def _taken(request: HttpRequest) -> HttpResponse:
    """A question of the pool: everybody may read it anyway."""
    form = Take(request.POST)
    if not form.is_valid():
        return _start(request, UNUSABLE, problem=MOVES["gone"])
    given = form.cleaned_data
    return _begun(request, Beginning(voter=request.voter.key, key=given["key"], question=given["question"]))


def _asked(request: HttpRequest, page: str, chosen: tuple[Competitor, ...] = ()) -> HttpResponse:
    return (_with_files if request.FILES else _with_words)(request, page, chosen)


def _with_words(request: HttpRequest, page: str, chosen: tuple[Competitor, ...]) -> HttpResponse:
    form = Begin(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, page, form)
    given = form.cleaned_data
    try:
        flags = check(given["text"])
    except Harmful:
        return _again(request, page, form, MOVES["moderated"])
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
    return _begun(request, beginning, form, page)


_with_files = limited("upload")(_with_words)


def _begun(request: HttpRequest, beginning: Beginning, form: Any = None, page: str = "chats/start.html") -> HttpResponse:
    try:
        return redirect(begin(beginning, np.random.default_rng()))
    except TooFew:
        return _again(request, page, form, MOVES["too_few"], CONFLICT)
    except NotYours:
        return _again(request, page, form, MOVES["not_yours"], CONFLICT)


def _again(request: HttpRequest, page: str, form: Any, problem: Any = "", status: int = UNUSABLE) -> HttpResponse:
    show = _start if page == "chats/start.html" else _pick
    return show(request, status, form=form, problem=problem)


def _start(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    wanted = asked.read(Filters(request.GET))
    source = wanted.value("ask") or "own"
    context = _common(request) | {"asked": wanted, "source": source, "enough": len(able("text", "text2text")) > 1}
    if source in WRITTEN:
        context |= _from_pool(Wanted(source, wanted.value("modality"), wanted.value("category")))
    return render(request, "chats/start.html", context | more, status=status)


def _from_pool(wanted: Wanted) -> dict[str, Any]:
    """A question, drawn anew each time the page is asked for, and what others there are."""
    question: Question | None = draw(wanted, np.random.default_rng())
    return {
        "wanted": wanted,
        "question": question,
        "n": wanted.questions().count(),
        "modalities": choices(wanted.source, "modality"),
        "categories": choices(wanted.source, "category"),
    }


def _by_name(request: HttpRequest, letters: str) -> HttpResponse:
    if request.method != "POST":
        return _pick(request)
    form = Chosen(request.POST)
    chosen = tuple(form.cleaned_data[side] for side in letters) if form.is_valid() else ()
    if None in chosen or len(set(chosen)) < len(letters):
        return _pick(request, UNUSABLE, problem=MOVES["choose"], form=Begin(request.POST))
    return _asked(request, "chats/pick.html", chosen)


def _pick(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    letters = "a" if request.resolver_match.view_name == "chats:alone" else "ab"
    known = _everybody()
    asked_for = request.POST or request.GET
    context = _common(request) | {
        "letters": letters,
        "everybody": known,
        "pickers": [(side.upper(), side, asked_for.get(side, "")) for side in letters],
        "enough": len(known) >= len(letters),
    }
    return render(request, "chats/pick.html", context | more, status=status)


def _everybody() -> QuerySet[Competitor]:
    return Chosen().fields["a"].queryset.order_by("title", "name")


def _common(request: HttpRequest) -> dict[str, Any]:
    from django.conf import settings

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
