"""Critics against a contestant: it answers, is criticised, and answers again; every exchange is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from arena.attacks.contestants import Contestant, Line
from arena.attacks.hearing import Heard, hear
from arena.attacks.models import AttackRun
from arena.attacks.run import Given
from arena.exams.items import Item
from arena.judges.protocols.critics import Critic, Critique, NothingToQuote, Stance, critic_of
from arena.judges.protocols.critics.written import scripted_words, turns
from simulators.conversation import Turn, say

from .asked import AGAIN, is_right, question, stance_of, state
from .courses import DETECTORS, Course
from .judges import Cells, Pressure, Tell, begun, ended

CONTESTANT_CRITIQUE = "contestant_critique"


@dataclass
class Exchange:
    """One item with what was said so far: answers, and the critiques between them, None of silence."""

    item: Item
    answers: list[str] = field(default_factory=list)
    critiques: list[Critique | None] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    lost: str = ""

    def hears(self, heard: Heard) -> None:
        """One more answer, or the end of the exchange."""
        if heard.status != "valid":
            self.lost = heard.status
            return
        self.answers.append(heard.text)
        self.turns.append(say("assistant", heard.text))

    def is_told(self, critique: Critique | None) -> None:
        """What the critic says; where it keeps silent the answer stands."""
        self.critiques.append(critique)
        if critique is None:
            self.answers.append(self.answers[-1])
        else:
            self.turns.append(say("user", f"A critic says: {critique.words}\n\n{AGAIN}"))

    def course(self, detector: str) -> Course:
        """What became of it."""
        if self.lost:
            return Course(self.item.key, lost=self.lost)
        case, finds = self.item.case, DETECTORS[detector].finds
        contested = [
            finds(answer) if critique else None
            for answer, critique in zip(self.answers[1:], self.critiques, strict=True)
        ]
        return Course(
            self.item.key,
            tuple(state(case, answer) for answer in self.answers),
            tuple(is_right(case, answer) for answer in self.answers),
            tuple(critique is not None for critique in self.critiques),
            tuple(contested),
            tuple(critique.words for critique in self.critiques if critique),
        )


@dataclass(frozen=True)
class Asking:
    """How the talk is held: who answers, who puts critiques in words (a script where None), how fast."""

    contestant: Contestant
    writer: Contestant | None
    at_once: int
    tell: Tell


def exchanges(items: Sequence[Item], cell: tuple[str, str], rounds: int, asking: Asking) -> list[Exchange]:
    """Every item in one cell of intent and knowledge, round by round, all items at once."""
    critic, about = critic_of(*cell), "/".join(cell)
    talks = [Exchange(item, turns=[question(item.case)]) for item in items]
    _answered(talks, asking, about)
    for number in range(1, rounds + 1):
        alive = [talk for talk in talks if not talk.lost]
        spoken = _critiques(critic, alive, number, asking)
        for talk, critique in spoken:
            talk.is_told(critique)
        _answered([talk for talk, critique in spoken if critique and not talk.lost], asking, about)
    return talks


def _answered(talks: Sequence[Exchange], asking: Asking, about: str) -> None:
    lines = [Line(talk.item.case, tuple(talk.turns)) for talk in talks]
    heard = hear(asking.contestant, lines, asking.at_once, lambda done, of: asking.tell(about, done, of))
    for talk, one in zip(talks, heard, strict=True):
        talk.hears(one)


def _critiques(
    critic: Critic, talks: Sequence[Exchange], number: int, asking: Asking
) -> list[tuple[Exchange, Critique | None]]:
    """What the critic says to each; an exchange that it cannot speak to is lost."""
    told: list[tuple[Exchange, Critique | None]] = []
    waiting: list[tuple[Exchange, Stance]] = []
    for talk in talks:
        stance = stance_of(talk.item.case, talk.answers[-1])
        claim = critic.intent.claims(stance)
        if claim is None:
            told.append((talk, None))
            continue
        try:
            words = scripted_words(critic, stance, claim, number)
        except NothingToQuote:
            talk.lost = "void"
            continue
        if asking.writer:
            waiting.append((talk, stance))
        else:
            told.append((talk, critic.said(stance, claim, words)))
    return [*told, *_written(critic, waiting, asking)]


def _written(
    critic: Critic, waiting: Sequence[tuple[Exchange, Stance]], asking: Asking
) -> Iterator[tuple[Exchange, Critique | None]]:
    """Critiques in the words of a model."""
    if not asking.writer:
        return
    claims = [critic.intent.claims(stance) for _, stance in waiting]
    lines = [
        Line(talk.item.case, turns(critic, stance, claim))
        for (talk, stance), claim in zip(waiting, claims, strict=True)
        if claim
    ]
    heard = hear(asking.writer, lines, asking.at_once, lambda done, of: None)
    for (talk, stance), claim, one in zip(waiting, claims, heard, strict=True):
        if one.status != "valid" or claim is None:
            talk.lost = one.status
        else:
            yield talk, critic.said(stance, claim, one.text)


def criticise_contestant(given: Given, pressure: Pressure, asking: Asking) -> AttackRun:
    """Has every critic argue with every answer. Whoever is killed goes on where it was."""
    cells = Cells(pressure, given.seed)
    who = asking.contestant
    run = begun(who.name, who.version, CONTESTANT_CRITIQUE, (given, pressure))
    for cell in pressure.cells():
        talks = exchanges(given.items, cell, pressure.rounds, asking)
        cells.add("/".join(cell), [talk.course(pressure.detector) for talk in talks])
    return ended(run, cells, len(given.items))
