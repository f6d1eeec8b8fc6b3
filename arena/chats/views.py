"""A chat, and what its person does in it; nobody else sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from arena.accounts.voter import known_voter, network_of
from arena.pages.render import page_or_fragment
from arena.questions.media import SCHEME
from arena.questions.models import Media
from arena.votes.blind import captions_of, sent
from arena.votes.cast import REASONS, Refused, say_why
from arena.votes.limited import limited
from arena.votes.proof import proved

from . import say as moves
from . import vote as voting
from .forms import ACCEPTED, Turn, Vote, Words
from .models import Chat, ChatTurn
from .moderated import Harmful, check
from .moves import MOVES
from .reveal import reveal
from .say import MOST_CHARACTERS, MOST_TURNS, NotNow
from .shown import Stage, exchanges
from .void import void

CONFLICT, UNUSABLE = 409, 422


@require_safe
@never_cache
@known_voter
def chat(request: HttpRequest, code: UUID) -> HttpResponse:
    """A chat as far as it is; htmx gets what moves of it."""
    return _page(request, code)


@require_POST
@known_voter
@limited("say")
def say(request: HttpRequest, code: UUID) -> HttpResponse:
    """The next thing that the person says to both."""
    _mine(request, code)
    given, turn = Words(request.POST, request.FILES), Turn(request.POST)
    if not (given.is_valid() and turn.is_valid()):
        return _page(request, code, UNUSABLE, said=given)
    try:
        flags = check(given.cleaned_data["text"])
        moves.say(code, turn.cleaned_data["number"], given.cleaned_data["parts"], flags)
    except Harmful:
        return _page(request, code, UNUSABLE, said=given, problem=MOVES["moderated"])
    except NotNow as refusal:
        return _page(request, code, CONFLICT, said=given, problem=MOVES[refusal.code])
    return _back(code)


@require_POST
@known_voter
def stop(request: HttpRequest, code: UUID) -> HttpResponse:
    """Enough of both replies."""
    return _move(request, code, moves.stop)


@require_POST
@known_voter
@limited("say")
def again(request: HttpRequest, code: UUID) -> HttpResponse:
    """Both replies anew."""
    return _move(request, code, moves.again)


@require_POST
@known_voter
@limited("vote")
@proved
def vote(request: HttpRequest, code: UUID) -> HttpResponse:
    """The vote, refused before both sides have ended."""
    mine, given = _mine(request, code), Vote(request.POST)
    if not given.is_valid():
        return _page(request, code, UNUSABLE)
    said = voting.Said(
        request.voter, given.cleaned_data["preference"], given.cleaned_data["key"],
        network=network_of(request), seconds=_seconds(mine), flags=request.flags,
    )  # fmt: skip
    try:
        voting.vote(code, said)
    except NotNow as refusal:
        return _page(request, code, CONFLICT, problem=MOVES[refusal.code])
    except Refused:
        return _page(request, code, CONFLICT, problem=MOVES["not_yours"])
    return _back(code)


@require_POST
@known_voter
@limited("vote")
def reasons(request: HttpRequest, code: UUID) -> HttpResponse:
    """Why, if they want to say."""
    mine = _mine(request, code)
    if mine.status != Chat.Status.VOTED:
        return _page(request, code, CONFLICT, problem=MOVES["not_ended"])
    given = mine.battle.votes.get(voter=mine.voter)
    say_why(given, request.POST.getlist("reason"), request.POST.get("comment", ""))
    return _back(code, "#why")


@require_safe
@known_voter
def media(request: HttpRequest, code: UUID, turn: int, side: str, place: int) -> HttpResponseBase:
    """What a reply made, at an address that is only the person's own."""
    return sent(request, _made(request, code, turn, side, place))


@require_safe
@known_voter
def captions(request: HttpRequest, code: UUID, turn: int, side: str, place: int) -> HttpResponseBase:
    """What is said in it."""
    return captions_of(_made(request, code, turn, side, place))


def _mine(request: HttpRequest, code: UUID) -> Chat:
    known = Chat.objects.select_related("question", "battle", "a__endpoint", "b__endpoint")
    found = known.filter(code=code, voter=request.voter.key).first()
    if found is None:
        raise Http404("No such conversation, or somebody else's.")
    return found


def _page(request: HttpRequest, code: UUID, status: int = 200, **more: Any) -> HttpResponse:
    mine = _mine(request, code)
    turn = mine.turns.order_by("-number")[0]
    if turn.status == ChatTurn.Status.FAILED and mine.is_open:
        void(turn)
        mine = _mine(request, code)
    turn.chat = mine
    context = more | {
        "chat": mine,
        "stage": Stage(mine, turn),
        "exchanges": exchanges(mine),
        "reveal": reveal(mine) if mine.status == Chat.Status.VOTED else None,
        "reasons": REASONS,
        "vote_key": uuid4(),
        "accepted": ACCEPTED,
        "most_turns": MOST_TURNS,
        "most_characters": MOST_CHARACTERS,
    }
    response = page_or_fragment(request, "chats/chat.html", context)
    response.status_code = status
    return response


def _move(request: HttpRequest, code: UUID, move: Any) -> HttpResponse:
    _mine(request, code)
    given = Turn(request.POST)
    if not given.is_valid():
        return _page(request, code, UNUSABLE)
    try:
        move(code, given.cleaned_data["number"])
    except NotNow as refusal:
        return _page(request, code, CONFLICT, problem=MOVES[refusal.code])
    return _back(code)


def _back(code: UUID, where: str = "") -> HttpResponse:
    response = redirect("chats:chat", code)
    response.status_code = 303
    response["Location"] += where
    return response


def _seconds(chat: Chat) -> float | None:
    ended = chat.turns.order_by("-number").values_list("ended_at", flat=True).first()
    return (timezone.now() - ended).total_seconds() if ended else None


def _made(request: HttpRequest, code: UUID, turn: int, side: str, place: int) -> Media:
    reply = getattr(_mine(request, code).turns.filter(number=turn).first(), side, {})
    parts = reply.get("media", [])
    found = (
        place < len(parts) and Media.objects.filter(sha256=parts[place]["url"].removeprefix(SCHEME)).first()
    )
    if not found:
        raise Http404("No such media.")
    return found
