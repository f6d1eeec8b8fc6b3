"""Judges by a script of the table `SCRIPTED`: asks no model, so that all else can be tried on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import TEXT, Rule, number, one_of, whole

from .base import LETTERS, Ask, Case, Judgment, OptionError, Verdict
from .entry import PAIRED, ProtocolEntry
from .looking import verdict_of
from .option import Option
from .scripted import SCRIPTED
from .scripted.base import Unknown

VERSION = "scripted/2"
ANY_TEXT = Rule(lambda value: isinstance(value, str), "a text")


@dataclass(frozen=True)
class Script:
    """One look, in the order the replies stand in."""

    options: Mapping[str, Any]

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """What the script says; void, with the reason, where it can say nothing of such a case."""
        return verdict_of(self.judgment(case))

    def judgment(self, case: Case) -> Judgment:
        """The one judgment that the verdict is made of."""
        order = LETTERS[: len(case.replies)]
        try:
            said = SCRIPTED[self.options["as"]].says(case, self.options)
        except (Unknown, OptionError) as why:
            return Judgment("void", order=order, rationale=str(why), parser=VERSION)
        if isinstance(said, Judgment):
            return replace(said, order=order)
        return Judgment("valid", order=order, parser=VERSION, **said)


def _option(rule: Rule, default: Any, example: Any, about: str) -> Option:
    return Option(rule, default, example, about, after=True)


ENTRY = ProtocolEntry(
    bare=Script,
    accepts=lambda case: bool(case.parts),
    needs_model=False,
    options={
        "as": _option(one_of(*SCRIPTED), "oracle", "coin", "Which script: a name in `SCRIPTED`."),
        "orders": replace(PAIRED, after=True),
        "seed": _option(whole(0), 0, 1, "Begins every draw of chance."),
        "p": _option(
            number(0, 1), 0.5, 0.8, "The chance to call correct, or to be right, what is not known."
        ),
        "knows": _option(number(0, 1), 0.5, 0.9, "The share of answers that are known."),
        "rate": _option(number(0, 1), 0.05, 1, "The share of answers that can't be read."),
        "c": _option(number(0, 1), 0.95, 0.6, "How sure it says it is."),
        "word": _option(TEXT, "excellent", "superb", "The word that earns a bonus."),
        "bonus": _option(
            number(0), 2, 0.5, "What the word earns; a right reply is worth 1 more than a wrong."
        ),
        "margin": _option(whole(0), 200, 10, "How many characters shorter is still near."),
        "characters": _option(whole(0), 800, 10, "A reply of more is long."),
        "calls": _option(whole(0), 3, 1, "An agent who did at least so many things did much."),
        "label": _option(TEXT, "correct", "success", "What it says of everything, or of much."),
        "otherwise": _option(TEXT, "incorrect", "failure", "What it says of little."),
        "step": _option(whole(-1000, 1000), 1, -1, "The step that is wrong; -1 is the last, 0 is none."),
        "family": _option(ANY_TEXT, "", "ours", "Whose replies it prefers; empty: its own model's family's."),
    },
    parser=VERSION,
    version=VERSION,
    title="A script judges: what it says is known beforehand, to try metrics and attacks on.",
)
