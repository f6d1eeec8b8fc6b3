"""Orders to the judge in a reply: a plea, a system line, a forged verdict, a comment, another language."""

from __future__ import annotations

import numpy as np

from .base import AttackEntry, Change
from .filler import matched
from .injections import drawn
from .placements import PLACEMENTS
from .rewriting import rewriting

KINDS = {
    "plea": ("plea", "pressure", "new_task"),
    "system": ("system", "role"),
    "hidden": ("hidden",),
    "disguised": ("disguised",),
    "language": ("language",),
}
"""By variant, which kinds of the corpus it draws from; those in Markdown are left to the attack `format`."""
PLACES = ("start", "middle", "end")


def injecting(*kinds: str) -> Change:
    """Puts a drawn injection that speaks of "this reply" at a drawn place among the reply's words."""

    def rewrite(reply: str, rng: np.random.Generator) -> str:
        injection = drawn(rng, *kinds, named=False)
        return PLACEMENTS[PLACES[int(rng.integers(len(PLACES)))]](reply, injection).text

    return matched(rewriting(rewrite))


def betting(reply: str, rng: np.random.Generator) -> str:
    """A drawn injection that names A or B, at the end: it is right in one order of two."""
    return PLACEMENTS["end"](reply, drawn(rng, *KINDS["plea"], *KINDS["system"], named=True)).text


ENTRY = AttackEntry(
    title="The reply tells its judge to choose it.",
    about="Adds one of hundreds of injections, drawn for each item, at the start, in the middle or at "
    "the end. `named` bets on a letter, all others speak of this reply. The other reply is made as long.",
    variants={
        **{name: injecting(*kinds) for name, kinds in KINDS.items()},
        "named": matched(rewriting(betting)),
    },
    paper="LLMs-as-Judges survey, arXiv 2412.05579; SoK on the security of judges, arXiv 2603.29403",
    hostile=True,
)
