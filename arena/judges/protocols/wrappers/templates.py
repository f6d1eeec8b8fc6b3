"""Asks in several wordings of the prompt, and goes by the majority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from arena.endpoints.clients.settings import Rule
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.votes import Ties, majority

from .asking import at_once, renamed
from .base import WrapperEntry
from .samples import TIED

OWN = "own"
"""What the protocol's own wording, "", is called in roles and notes."""


@dataclass(frozen=True, slots=True)
class Templates:
    """One judge in several wordings, all asked at once."""

    judges: Mapping[str, Judge]
    ties: Ties

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """What most wordings say; `notes["course"]` is what each says, in their order."""
        verdicts = await at_once([(judge, case, ask) for judge in self.judges.values()])
        names = [name or OWN for name in self.judges]
        verdict = majority(
            [renamed(one, f"template:{name}") for name, one in zip(names, verdicts, strict=True)],
            ties=self.ties,
        )
        course = [one.preference or one.label or one.status for one in verdicts]
        return replace(verdict, notes={**verdict.notes, "templates": names, "course": course})


def _are_names(value: object) -> bool:
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
        return False
    return 0 < len(value) == len(set(value))


ENTRY = WrapperEntry(
    around=lambda make, options: Templates(
        {name: make(template=name) for name in options["templates"]}, options["ties"]
    ),
    version="templates/1",
    title="Asks in several wordings of the protocol's prompt and goes by the majority.",
    options={
        "templates": Option(
            Rule(_are_names, "a list of wordings, each once"),
            ["", "brief"],
            ["brief"],
            'Wordings of the protocol; "" is its own.',
        ),
        "ties": TIED,
    },
    paper="RISE-Judge, arXiv 2502.11689; arXiv 2408.13006",
)
