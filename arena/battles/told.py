"""What a battle's page tells beside the battle: what people said, media to compare; and all of it as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from arena.questions.media import kept
from arena.questions.models import Media

from .models import Battle, Side


@dataclass(frozen=True)
class Player:
    """One of the media beside each other under a common transport bar."""

    letter: str
    media: Media

    @property
    def url(self) -> str:
        return reverse("media:file", args=[self.media.sha256])

    @property
    def poster(self) -> str:
        return reverse("media:poster", args=[self.media.sha256]) if self.media.poster else ""

    @property
    def captions(self) -> str:
        return reverse("media:captions", args=[self.media.sha256]) if self.media.subtitles else ""


@dataclass(frozen=True)
class Votes:
    """What people said; `set_aside` votes are counted by nobody. Who they are stands nowhere."""

    counts: Sequence[tuple[str, int]]
    set_aside: int
    reasons: Sequence[tuple[str, Sequence[tuple[str, int]]]]  # by side, the most frequent first

    @property
    def counted(self) -> int:
        return sum(n for _, n in self.counts)


@dataclass(frozen=True)
class Told:
    """What stands on the page of a battle beside itself."""

    votes: Votes
    players: Sequence[Player]


def told(battle: Battle) -> Told:
    """For a battle loaded by `for_page`."""
    return Told(votes(battle), players(battle.sides) if battle.is_shown else ())


def votes(battle: Battle) -> Votes:
    """The votes on a battle, counted."""
    counted = [vote for vote in battle.votes.all() if not vote.excluded_reason]
    said = Counter(vote.preference for vote in counted)
    reasons = Counter(reason for vote in counted for reason in vote.reasons)
    by_side = [(side, _of_side(reasons, side)) for side in "ab"]
    return Votes(
        [(preference, said[preference]) for preference in ("a", "b", "tie", "both_bad") if said[preference]],
        len(battle.votes.all()) - len(counted),
        [(side, found) for side, found in by_side if found],
    )


def _of_side(reasons: Mapping[str, int], side: str) -> list[tuple[str, int]]:
    found = [(name.removeprefix(f"{side}:"), n) for name, n in reasons.items() if name.startswith(f"{side}:")]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def players(sides: Iterable[Side]) -> Sequence[Player]:
    """What both sides made, if each made one thing of the same kind that is kept here."""
    made = [side.reply.as_media() if side.reply and not side.reply.turns else () for side in sides]
    if any(len(parts) != 1 for parts in made):
        return ()
    known = kept([part for parts in made for part in parts])
    found = [Player(letter, known[parts[0].url]) for letter, parts in zip("AB", made, strict=True)
             if parts[0].url in known]  # fmt: skip
    alike = len({player.media.modality for player in found}) == 1
    return found if len(found) == len(made) and alike else ()


def as_json(battle: Battle) -> dict[str, Any]:
    """A battle for machines: words only where everybody may read them, and no word of who voted."""
    tally = votes(battle)
    known = {
        "battle": battle.pk,
        "status": battle.status,
        "void": {"side": battle.void_side, "code": battle.void_code} if battle.void_code else None,
        "played_at": battle.played_at.isoformat() if battle.played_at else None,
        "shown": battle.is_shown,
        "question": _question(battle),
    }
    sides = {side.letter: _side(side, battle.is_shown) for side in battle.sides}
    verdicts = [_verdict(verdict, battle.is_shown) for verdict in battle.verdicts.all()]
    return known | sides | {"verdicts": verdicts, "votes": dict(tally.counts), "set_aside": tally.set_aside}


def _question(battle: Battle) -> dict[str, Any]:
    question = battle.question
    known = {name: getattr(question, name) for name in ("modality", "category", "language", "level")}
    return {"question": question.pk} | known | ({"parts": question.parts} if battle.is_shown else {})


MEASURED = ("tokens_in", "tokens_out", "first_token_s", "total_s", "finish_reason")


def _side(side: Side, shown: bool) -> dict[str, Any]:
    who = {"model": side.competitor.name, "version": side.competitor.version}
    if side.reply is None:
        return who | {"reply": None}
    reply = {name: getattr(side.reply, name) for name in MEASURED}
    words = {"text": side.reply.text, "media": side.reply.media, "turns": side.reply.turns} if shown else {}
    return who | {"reply": reply | words}


def _verdict(verdict: Any, shown: bool) -> dict[str, Any]:
    who = {"judge": verdict.judge.name, "version": verdict.judge.version}
    said = {name: getattr(verdict, name) for name in ("status", "preference", "standards", "flags")}
    looks = [_judgment(one, shown) for one in verdict.judgments.all()]
    words = {"transcript": verdict.transcript} if shown else {}
    return who | said | {"judgments": looks} | words


def _judgment(judgment: Any, shown: bool) -> dict[str, Any]:
    which, read = ("order", "sample", "role"), ("parser", "prompt_hash", "seconds")
    said = (*which, "status", "preference", "standards", *read)
    words = {"rationale": judgment.rationale} if shown else {}
    return {name: getattr(judgment, name) for name in said} | words
