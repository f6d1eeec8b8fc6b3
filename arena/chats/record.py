"""Makes the battle that a chat comes to: the question, who met, what each said, or why it is void."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db.models.functions import Now

from arena.battles.models import Battle, Reply
from arena.leases import storable
from arena.questions.models import PRIVATE, Question, QuestionSet

from .models import Chat, ChatTurn
from .pool import VISITORS

CATEGORY = "visitor"


def record(chat: Chat, **void: str) -> Battle:
    """The battle of a chat that has ended; `void` are the columns that say why, if it is void."""
    battle = Battle.objects.create(
        question=chat.question or _own(chat),
        a=chat.a,
        b=chat.b,
        status=Battle.Status.VOID if void else Battle.Status.PLAYED,
        played_at=Now(),
        **void,
    )
    turns = list(chat.turns.order_by("number"))
    Reply.objects.bulk_create(
        _reply(battle, side, turns) for side in chat.sides if _says(getattr(turns[-1], side)) and not void
    )
    chat.battle = battle
    chat.flags = sorted({*chat.flags, *_named(chat, turns)})
    return battle


def _named(chat: Chat, turns: Sequence[ChatTurn]) -> Iterator[str]:
    """The sides that said who made them."""
    for side in chat.sides:
        if any(getattr(turn, side).get("named") for turn in turns):
            yield f"named_itself:{side}"


def _own(chat: Chat) -> Question:
    """What the person asked, as a question; nobody else sees it unless they said so."""
    question_set = QuestionSet.objects.active().get_or_create(name=VISITORS)[0]
    return Question.objects.create(
        question_set=question_set,
        key=f"visitor-{uuid4().hex}",
        parts=chat.turns.order_by("number")[0].parts,
        modality=chat.modality,
        task=chat.task,
        category=CATEGORY,
        language=chat.language or "und",
        level=1,
        tags=[] if chat.may_publish else [PRIVATE],
    )


def _says(reply: Mapping[str, Any]) -> bool:
    return bool(reply.get("text") or reply.get("media"))


def _reply(battle: Battle, side: str, turns: Sequence[ChatTurn]) -> Reply:
    said = [getattr(turn, side) for turn in turns]
    last = said[-1]
    return Reply(
        battle=battle,
        side=side,
        text=last.get("text", ""),
        media=last.get("media", []),
        turns=talk(side, turns) if len(turns) > 1 else [],
        model_returned=last.get("model_returned", "")[:200],
        finish_reason=last.get("finish_reason", "")[:40],
        http_status=last.get("http_status"),
        **measured(said),
    )


def talk(side: str, turns: Sequence[ChatTurn]) -> list[dict[str, Any]]:
    """All that was said after the question, as a battle keeps it."""
    rows: list[dict[str, Any]] = []
    for turn in turns:
        if turn.number > 1:
            media = [part for part in turn.parts if part.get("url")]
            words = "\n".join(part["text"] for part in turn.parts if part.get("text"))
            rows.append({"role": "user", "text": storable(words)} | ({"parts": media} if media else {}))
        reply = getattr(turn, side)
        made = {"parts": reply["media"]} if reply.get("media") else {}
        rows.append({"role": "assistant", "text": reply.get("text", "")} | made)
    return rows


def measured(said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Tokens and seconds of several replies together; what one of them lacks is not known of all."""
    sums = {
        name: _sum([reply.get(name) for reply in said]) for name in ("tokens_in", "tokens_out", "total_s")
    }
    return sums | {"first_token_s": said[0].get("first_token_s")}


def _sum(values: Sequence[Any]) -> Any:
    return None if None in values else sum(values)
