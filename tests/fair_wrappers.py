"""How every line of WRAPPERS is tried around `pairwise`: a fair model that does what the wrapper asks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from films import film
from judging import Model, Words, a_case, finds_right

from arena.judges.protocols.base import Case
from arena.modalities.media import data_url
from simulators.conversation import Part, Turn

Turns = tuple[Turn, ...]


def fair(turns: Turns) -> str:
    """Finds the right reply in whatever turn shows the two, and is sure of it."""
    shown = next(turn.text for turn in reversed(turns) if "<reply_a>" in turn.text)
    return json.dumps(json.loads(finds_right(shown)) | {"confidence": 0.9})


def thinks(turns: Turns) -> str:
    """Keeps to the contract that the system turn asks for."""
    return f"<think>Which is right?</think>\n<answer>{fair(turns)}</answer>"


def answers_too(turns: Turns) -> str:
    """Answers a question that comes without replies, and else judges."""
    if not any("<reply_a>" in turn.text for turn in turns):
        return "Six times seven is 42."
    opening = "<solution>42</solution>\n" if "<solution>…" in turns[0].text else ""
    return opening + fair(turns)


def objects_once(turns: Turns) -> str:
    """Judges, and as a reviewer objects to what was judged."""
    if turns[-1].text.endswith("Is this biased?"):
        return json.dumps({"analysis": "It likes the first.", "biased": "yes"})
    return fair(turns)


def argues_back(turns: Turns) -> str:
    """Judges, and as a critic argues with what was judged."""
    return "I would not say so." if turns[-1].text.rpartition("\n")[2].startswith("Argue") else fair(turns)


def reads_marks(turns: Turns) -> str:
    """Takes a tag with the mark for what it stands for."""
    return json.dumps(json.loads(finds_right(_unmarked(turns[-1].text))) | {"confidence": 0.9})


def hesitates(turns: Turns) -> str:
    """Finds the right reply, and is never quite sure."""
    return json.dumps(json.loads(fair(turns)) | {"confidence": 0.8})


def with_a_clip() -> Case:
    """A case whose question comes with a clip of twelve seconds."""
    asked = (Part("text", text="What is 6 times 7?"), Part("video", url=clip(12), mime="video/mp4"))
    return a_case(parts=asked)


@cache
def clip(seconds: int) -> str:
    """A film in which every frame is another, at a `data:` address."""
    return data_url(film(seconds * 4, 4, preset="ultrafast"), "video/mp4")


def marked_up() -> Case:
    """A case whose replies have marks."""
    return a_case("It is **42**.", "It is **41**.")


def does_all(turns: Turns) -> str:
    """Judges fairly in whatever way any wrappers ask for, all at once; as a reviewer it objects."""
    if "Is this biased?" in turns[-1].text:
        said = json.dumps({"analysis": "It likes the first.", "biased": "yes"})
    elif not (showing := [turn.text for turn in turns if re.search("<reply_a", turn.text)]):
        said = "Six times seven is 42."
    else:
        said = json.dumps(json.loads(finds_right(_unmarked(showing[-1]))) | {"confidence": 0.9})
    said = by_words(turns, said)
    if "<solution>…" in turns[0].text:
        said = f"<solution>42</solution>\n{said}"
    return f"<think>Hm.</think>\n<answer>{said}</answer>" if "<think>…" in turns[0].text else said


def words_drawn(turns: Turns) -> dict[str, str]:
    """The words that a prompt asks for, by the label that each stands for."""
    told = "\n".join(turn.text for turn in turns if turn.role == "user")
    return {label: word for word, label in re.findall(r'^- "([a-z-]+)" instead of "?(.*?)"?$', told, re.M)}


def by_words(turns: Turns, said: str) -> str:
    """An answer whose labels are the words that a prompt asks for, where it does."""
    drawn = words_drawn(turns)
    return re.sub(r'"([^"]+)"(?=[,}])', lambda found: f'"{drawn.get(found[1], found[1])}"', said)


def says_words(turns: Turns) -> str:
    """Judges by the words that are asked for."""
    return by_words(turns, fair(turns))


def _unmarked(text: str) -> str:
    return re.sub(r"(</?reply_[ab])-[0-9a-f]{8}", r"\1", text)


@dataclass(frozen=True)
class FairWrapped:
    """`says` is given all turns; `options` are the wrapper's, where its defaults show too little of it."""

    says: Callable[[Any], Words] = fair
    options: Mapping[str, Any] = field(default_factory=dict)
    case: Callable[[], Case] = a_case

    def model(self) -> Model:
        return Model(self.says, whole=True)


FAIR_WRAPPED: dict[str, FairWrapped] = {
    "both_orders": FairWrapped(),
    "samples": FairWrapped(),
    "with_reference": FairWrapped(answers_too, {"mode": "own"}),
    "solve_first": FairWrapped(answers_too),
    "think": FairWrapped(thinks),
    "wait": FairWrapped(),
    "templates": FairWrapped(),
    "gate": FairWrapped(),
    "reviewer": FairWrapped(objects_once),
    "critiqued": FairWrapped(argues_back, {"critic": "model"}),
    "rendering": FairWrapped(case=marked_up),
    "nonce": FairWrapped(reads_marks),
    "tokens": FairWrapped(says_words),
    "focus": FairWrapped(hesitates, {"threshold": 0.95}, with_a_clip),
}
