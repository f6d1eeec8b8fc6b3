"""Where a debate goes on, round by round, until the judge has heard enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from arena.judges.protocols.base import Case, How
from arena.judges.protocols.orders import swap_case
from arena.judges.protocols.pairwise import answer_schema
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable, asked_object, folded
from arena.judges.protocols.show import question, replies
from simulators.conversation import Turn, say

from .arguing import Advocates, Speech, both_replies, laid_out, of_judge
from .floor import Floor, Speaker, together, unread
from .quotes import counted
from .sides import drawn

ASK_NOW = "Ask the adviser your question now."
CHOOSE = "Which reply will you argue for, A or B? Answer only in JSON as described."
OPENING = "Round {number} of {rounds}. Open: say why your reply is the better one, and prove it."
ATTACK = (
    "Round {number} of {rounds}. Attack: show what is wrong in the other side's argument and in its reply."
)
REBUT = "Round {number} of {rounds}. Rebut: answer the attacks on your reply, and say what still stands."
ADVISE = "Round {number} of {rounds}. Answer the judge's question, and go on to argue for your reply."
TASKS = {1: OPENING, 2: ATTACK}
CHOICE = answer_schema({"reasoning": {"type": "string"}, "choice": {"type": "string", "enum": ["A", "B"]}})
CHOICE_PARSER = "debate-choice/1"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a debate is to go; `passage`: the judge may read the case's context, too."""

    form: str
    rounds: int
    sequential: bool
    passage: bool
    advocates: Advocates
    max_reply: int

    def seen(self, case: Case) -> Case:
        """The case as the judge may see it."""
        return case if self.passage else replace(case, context="")


@dataclass
class Hall:
    """One debate while it goes on: what was heard, and the rounds that were forfeited."""

    manner: Manner
    case: Case
    floor: Floor
    heard: list[Speech] = field(default_factory=list)
    forfeited: list[int] = field(default_factory=list)

    async def argue(self, first: int | None = None) -> None:
        """Both advocates, round by round; `first` is what the first argues for, where it isn't drawn."""
        for number in range(1, self.manner.rounds + 1):
            if self.manner.sequential:
                one = await self._speech(0, number, self.heard, first)
                heard = [*self.heard, *([one] if one else [])]
                said = [one, await self._speech(1, number, heard, first)]
            else:
                said = await together(*(self._speech(place, number, self.heard, first) for place in (0, 1)))
            self._keep(number, said)

    async def advise(self, place: int) -> None:
        """One advocate, whom the judge asks a question in each round."""
        for number in range(1, self.manner.rounds + 1):
            asked = await self._question(place, number)
            said = await self._speech(place, number, [*self.heard, asked], place, ADVISE)
            self._keep(number, [said and asked, said])

    async def chosen(self) -> int:
        """Which reply the first advocate chooses to argue for; they are shown to it in a drawn order."""
        crossed = drawn(self.case, self.manner.advocates.seed) == 1
        shown = swap_case(self.case) if crossed else self.case
        how = How(sampling=self.manner.advocates.sampling, seat=self.manner.advocates.seats[0])
        parts = (*question(shown), *replies(shown, self.manner.max_reply, CHOOSE))
        turns = say("system", prompt("debate_choice")), Turn("user", parts)
        speaker = Speaker("advocate 1", how)
        said = await self.floor.hear(speaker, turns, "choice", CHOICE)
        try:
            choice = _choice(said.reply.text, said.cut_off)
        except Unreadable as why:
            raise unread(speaker.role, said, why, CHOICE_PARSER) from None
        return 1 - choice if crossed else choice

    async def _speech(
        self, place: int, number: int, heard: Sequence[Speech], first: int | None, task: str = ""
    ) -> Speech | None:
        """What an advocate says in a round; None where its tokens ran out."""
        given = (task or TASKS.get(number, REBUT)).format(number=number, rounds=self.manner.rounds)
        arguing, when = self.manner.advocates, f"round {number}"
        turns = arguing.turns(self.case, place, heard, arguing.bounded(given))
        said = await self.floor.hear(arguing.speaker(self.case, place, first), turns, when)
        speech = arguing.speech(self.case, place, when, said)
        self.floor.remark(said, counted(speech.words))
        return None if said.cut_off else speech

    async def _question(self, place: int, number: int) -> Speech:
        names = {place: "the adviser", None: "you"}
        rest = "\n\n".join(filter(None, (laid_out(self.heard, names), ASK_NOW)))
        parts = both_replies(self.manner.seen(self.case), place, self.manner.max_reply, rest)
        turns = say("system", prompt("debate_question")), Turn("user", parts)
        said = await self.floor.hear(Speaker("judge"), turns, f"round {number}")
        return of_judge(said.words, f"round {number}", self.manner.advocates.max_argument)

    def _keep(self, number: int, said: Sequence[Speech | None]) -> None:
        """Whoever is cut off forfeits the round for all: half an exchange would favour the other side."""
        heard = [speech for speech in said if speech]
        if len(heard) == len(said):
            self.heard += heard
        else:
            self.forfeited.append(number)


def _choice(text: str, cut_off: bool) -> int:
    choice = folded(asked_object(text, "choice", truncated=cut_off)["choice"])
    if choice not in ("a", "b"):
        raise Unreadable("the choice is none that was offered")
    return "ab".index(choice)


async def _direct(hall: Hall) -> None:
    """Nobody argues."""


async def _consultancy(hall: Hall) -> None:
    await hall.advise(drawn(hall.case, hall.manner.advocates.seed))


async def _open_debate(hall: Hall) -> None:
    await hall.argue(await hall.chosen())


async def _open_consultancy(hall: Hall) -> None:
    await hall.advise(await hall.chosen())


FORMS: Mapping[str, Callable[[Hall], Awaitable[None]]] = {
    "direct": _direct,
    "debate": Hall.argue,
    "consultancy": _consultancy,
    "open_debate": _open_debate,
    "open_consultancy": _open_consultancy,
}
"""Who argues before the judge decides; in open forms the first advocate chooses which reply to argue for."""
