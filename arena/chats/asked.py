"""Claimed turns, as far as answering them needs to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from arena.battles.identity import Names, names
from arena.battles.pair import Contestant, Failure, contestant
from arena.modalities import MediaError
from arena.questions.media import resolve
from simulators.conversation import Part, Turn

from .frames import Place
from .models import Chat, ChatTurn


@dataclass(frozen=True)
class Asked:
    """One turn that waits. said: the transcript that each side is told; lost: why it can't be asked."""

    turn_id: int
    place: Place
    take: int
    mode: str
    sides: Mapping[str, Contestant]
    said: Mapping[str, tuple[Turn, ...]]
    names: Names
    lost: Failure | None = None

    @property
    def is_blind(self) -> bool:
        return self.mode == Chat.Mode.BLIND


def asked(turns: Iterable[ChatTurn]) -> list[Asked]:
    """The turns with all that was said before them: one query for all."""
    claimed = list(turns)
    before: dict[int, list[ChatTurn]] = defaultdict(list)
    for turn in ChatTurn.objects.ended().filter(chat__in=[one.chat_id for one in claimed]).order_by("number"):
        before[turn.chat_id].append(turn)
    hidden = names()
    return [_asked(turn, before[turn.chat_id], hidden) for turn in claimed]


def _asked(turn: ChatTurn, ended: Sequence[ChatTurn], hidden: Names) -> Asked:
    chat = turn.chat
    earlier = [one for one in ended if one.number < turn.number]
    said, lost = dict.fromkeys(chat.sides, ()), None
    try:
        said = {side: _transcript(side, earlier, turn) for side in chat.sides}
    except MediaError as error:
        lost = Failure("no_media", str(error), its_own=False)
    return Asked(
        turn_id=turn.pk,
        place=Place(chat.code, turn.number, turn.attempt),
        take=turn.claims,
        mode=chat.mode,
        sides={side: contestant(getattr(chat, side)) for side in chat.sides},
        said=said,
        names=hidden,
        lost=lost,
    )


def _transcript(side: str, earlier: Sequence[ChatTurn], turn: ChatTurn) -> tuple[Turn, ...]:
    """What was said, as this side heard it; turns that it never answered are one with the next."""
    turns: list[Turn] = []
    for one in earlier:
        turns += [Turn("user", _parts(one.parts)), Turn("assistant", _reply(getattr(one, side)))]
    turns.append(Turn("user", _parts(turn.parts)))
    spoken = groupby((one for one in turns if one.parts), key=lambda one: one.role)
    return tuple(Turn(role, tuple(part for one in group for part in one.parts)) for role, group in spoken)


def _reply(kept: Mapping[str, Any]) -> tuple[Part, ...]:
    words = [{"modality": "text", "text": kept["text"]}] if kept.get("text") else []
    return _parts([*words, *kept.get("media", ())])


def _parts(rows: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    return resolve(Part(**row) for row in rows)
