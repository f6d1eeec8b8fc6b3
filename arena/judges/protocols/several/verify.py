"""Plans criteria, gathers evidence, drafts a verdict and has it checked; what is faulty is done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import check_sampling, whole
from arena.judges.protocols.base import Ask, Case, Judge, Judgment, Verdict
from arena.judges.protocols.entry import ProtocolEntry
from arena.judges.protocols.looking import verdict_of
from arena.judges.protocols.option import Option
from arena.judges.protocols.pairwise import MAX_REASONING, MAX_REPLY, template
from arena.judges.protocols.reading import Unreadable

from .arguing import SEAT, TABLE
from .checking import NONE, Overstepped
from .floor import held
from .offers import OFFERS, PARSER, needs
from .work import Team, Work

VERSION = "verify/1"
UNVERIFIED = "unverified"
"""Flag of a verdict that the verifier did not pass, or of which it said nothing that counts."""
OVERSTEPPED = "verifier_overstepped"
"""Flag of a verdict whose verifier gave one of its own, which was thrown away."""
AGENTS = ("planner", "executor", "verifier")


@dataclass(frozen=True, slots=True)
class Verify:
    """A team that works on a verdict until a verifier passes it or `redirects` are used up."""

    team: Team
    redirects: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The last draft; all drafts are kept as roles draft/0, draft/1 and so on."""
        return needs(case, *OFFERS) or await held(
            ask, lambda floor: self._decide(Work(self.team, case, floor))
        )

    async def _decide(self, work: Work) -> Verdict:
        drafts: list[Judgment] = []
        passes: list[dict[str, Any]] = []
        flags: tuple[str, ...] = (UNVERIFIED,)
        for number in range(self.redirects + 1):
            passes.append(await work.prepare())
            drafts.append(await work.draft(number))
            if drafts[-1].status != "valid":
                break
            passes[-1]["checked"] = 1
            try:
                found = await work.check(drafts[-1])
            except Unreadable as why:
                flags = (UNVERIFIED, OVERSTEPPED) if isinstance(why, Overstepped) else flags
                break
            passes[-1]["faulty"] = found.faulty
            if found.faulty == NONE:
                flags = ()
                break
            work.send_back(found)
        verdict = verdict_of(drafts[-1], judgments=tuple(drafts))
        notes = {"passes": passes, "redirects": len(passes) - 1}
        return replace(verdict, flags=flags if verdict.status == "valid" else (), notes=notes)


def _bare(options: Mapping[str, Any]) -> Judge:
    team = Team(
        seats={name: options[name] for name in AGENTS},
        steps=options["steps"],
        plans=options["plans"],
        samples=options["samples"],
        exploring=options["exploring"],
        verifying=options["verifying"],
        max_evidence=options["max_evidence"],
        max_reasoning=options["max_reasoning"],
        max_reply=options["max_reply"],
        wording=options["template"],
    )
    return Verify(team, options["redirects"])


def _check(options: Mapping[str, Any]) -> None:
    check_sampling(options["exploring"])
    check_sampling(options["verifying"])
    if "seed" in options["exploring"]:
        raise ValueError("exploring: each attempt has a seed of its own")


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    labels=False,
    options={
        "steps": Option(whole(1, 10), 4, 2, "How many criteria a plan may have, each a step of its own."),
        "redirects": Option(
            whole(0, 10), 3, 0, "How often the verifier may send work back; after that: flagged `unverified`."
        ),
        "plans": Option(whole(1, 8), 1, 2, "How many plans are tried; the best by a score is kept."),
        "samples": Option(whole(1, 8), 1, 2, "How often each step is tried; the best by a score is kept."),
        "planner": Option(SEAT, "", "planner", "Where the planner's model sits; `\"\"`: the judge's own."),
        "executor": Option(SEAT, "", "executor", "Where the model sits that gathers evidence."),
        "verifier": Option(
            SEAT, "", "verifier", "Where the model sits that checks and that scores attempts."
        ),
        "exploring": Option(
            TABLE,
            {"temperature": 0.8},
            {"temperature": 1.0},
            "Sampling of plans and steps that are tried several times, each with a seed of its own.",
        ),
        "verifying": Option(
            TABLE,
            {"max_tokens": 1200},
            {"max_tokens": 2400},
            "Sampling of the verifier: room to think longer.",
        ),
        "max_evidence": Option(
            whole(100, 20_000), 2000, 150, "How many characters of a step's evidence are kept."
        ),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "template": template("verify"),
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("verify", "verify_plan", "verify_step", "verify_score", "verify_check"),
    parser=PARSER,
    version=VERSION,
    title="A team plans, gathers evidence and drafts a verdict; a verifier sends back what is faulty.",
    paper="MACT, arXiv 2508.03404",
    check=_check,
)
