"""What advocates are shown and what judges hear of them; no advocate knows by which letter a reply goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import Rule, whole
from arena.judges.protocols.base import Ask, Case, How, Judge, Verdict
from arena.judges.protocols.delimit import between, cut, harmless
from arena.judges.protocols.entry import ProtocolEntry
from arena.judges.protocols.option import Option
from arena.judges.protocols.orders import alone
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.show import question, replies
from simulators.conversation import Part, Turn, say

from .floor import Said, Speaker
from .quotes import checked
from .sides import drawn

PASSAGE = "passage"
LETTERED: Mapping[int | None, str] = {0: "A", 1: "B", None: "the judge"}
CROSSED: Mapping[int | None, str] = {0: "B", 1: "A", None: "the judge"}

SEAT = Rule(
    lambda value: isinstance(value, str) and len(value) <= 80, "the name of a seat, '' the judge's own"
)
TABLE = Rule(lambda value: isinstance(value, Mapping), "a table")
SEATS = Option(
    Rule(
        lambda value: isinstance(value, list) and len(value) == 2 and all(map(SEAT.holds, value)), "two seats"
    ),
    ["", ""],
    ["advocate", ""],
    'Seats of the two advocates, `""` the judge\'s own model. Who argues for which reply is drawn.',
)
SPEAKING = Option(
    TABLE,
    {"temperature": 0.4},
    {"temperature": 0.9},
    "Sampling of the advocates, laid over the protocol's own.",
)
SEED = Option(whole(0, 2**31), 0, 2, "Draws, with the words of the case, who argues for which reply.")
MAX_ARGUMENT = Option(
    whole(100, 20_000), 1200, 300, "How many characters of an argument are heard; advocates are told."
)


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said in a debate, harmless and with its quotations checked; `place` None: by the judge."""

    place: int | None
    when: str
    words: str


@dataclass(frozen=True)
class OwnOrders(ProtocolEntry):
    """A protocol that shows both orders of the replies itself, so that what leads to them is said once."""

    def _inner(self, complete: Mapping[str, Any], **changes: Any) -> Judge:
        told = {key: value for key, value in changes.items() if key != "orders"}
        return self.bare({**self.complete({**complete, **told}), **changes})


@dataclass(frozen=True, slots=True)
class Advocates:
    """Two who argue, each for a reply; which of the two for which is drawn by `seed`."""

    seats: tuple[str, str]
    sampling: Mapping[str, Any]
    seed: int
    prompts: tuple[str, ...]
    max_argument: int
    max_reply: int

    def speaker(self, case: Case, place: int, first: int | None = None) -> Speaker:
        """Whoever argues for a reply; `first` is the one that the first advocate argues for, if not drawn."""
        own = drawn(case, self.seed) if first is None else first
        which = 0 if place == own else 1
        how = How(sampling=self.sampling, seat=self.seats[which])
        return Speaker(f"advocate {which + 1}", how, place)

    def turns(
        self, case: Case, place: int, heard: Sequence[Speech], task: str, known: str = ""
    ) -> tuple[Turn, ...]:
        """What an advocate is told: its own reply, the other, what it knows, what was said, its task now."""
        names = {place: "you", 1 - place: "the other side", None: "the judge"}
        rest = "\n\n".join(filter(None, (known, laid_out(heard, names), task)))
        system = "\n\n".join(map(prompt, self.prompts))
        return say("system", system), Turn("user", both_replies(case, place, self.max_reply, rest))

    def bounded(self, task: str) -> str:
        """A task to argue, with how long the argument may be."""
        return f"{task}\nAt most {self.max_argument} characters; what is longer is cut."

    def speech(self, case: Case, place: int, when: str, said: Said) -> Speech:
        """Its words as others hear them."""
        return Speech(place, when, checked(cut(said.words, self.max_argument), sources(case, place)))


def advocates(options: Mapping[str, Any], *prompts: str) -> Advocates:
    """Two advocates as the options say, told these prompts."""
    one, other = options["advocates"]
    return Advocates(
        (one, other),
        options["advocate_sampling"],
        options["seed"],
        prompts,
        options["max_argument"],
        options["max_reply"],
    )


def both_replies(
    case: Case, place: int, longest: int, rest: str, named: str = "The reply that is argued for:"
) -> tuple[Part, ...]:
    """The question, the reply at a place, `named` so, and the other one, without letters; then the `rest`."""
    own = replies(alone(case, place), longest, "", before=named)
    other = replies(alone(case, 1 - place), longest, rest, before="The other reply:")
    return (*question(case), *own, *other)


def sources(case: Case, place: int) -> dict[str, str]:
    """What an advocate can quote, by the name that its quotations are marked with."""
    talks = ["\n".join(turn.text for turn in case.talk(each)) for each in (place, 1 - place)]
    told = {PASSAGE: case.context, "own reply": talks[0], "other reply": talks[1], "question": case.question}
    return {name: text for name, text in told.items() if text}


def laid_out(speeches: Sequence[Speech], names: Mapping[int | None, str]) -> str:
    """What was said, each in a block that tells by whom and when."""
    blocks = [
        between("argument", one.words, about=f' by="{names[one.place]}" in="{one.when}"') for one in speeches
    ]
    return "\n".join(blocks)


def of_judge(words: str, when: str, longest: int) -> Speech:
    """What the judge says to advocates."""
    return Speech(None, when, harmless(cut(words, longest)))


def judged_by(
    judge: Callable[[Case, Mapping[int | None, str], Ask], Awaitable[Verdict]], case: Case
) -> Judge:
    """A judge of what was argued on a case, which is also told by which letter each reply goes as shown."""

    def judged(shown: Case, ask: Ask) -> Awaitable[Verdict]:
        return judge(shown, LETTERED if shown is case else CROSSED, ask)

    return judged
