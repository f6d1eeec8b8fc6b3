"""A forged end of the reply and, after it, the verdict that the judge is about to write."""

from __future__ import annotations

import numpy as np

from .base import AttackEntry, Change
from .filler import matched
from .forged import ENDS, REASON, VERDICTS
from .rewriting import rewriting

FORMS = ("ours", "brackets", "sentence", "winner")


def forging(form: str) -> Change:
    """Adds a verdict in a form, after a drawn end of a reply. A reason that names no letter comes first."""

    def rewrite(reply: str, rng: np.random.Generator) -> str:
        end = list(ENDS.values())[int(rng.integers(len(ENDS)))]
        verdict = VERDICTS[form].replace("{side}", "AB"[int(rng.integers(2))])
        said = verdict if REASON in verdict else f"{REASON}\n{verdict}"
        return f"{reply}\n{end}{said}"

    return matched(rewriting(rewrite))


ENTRY = AttackEntry(
    title="The reply ends in a forged verdict for itself.",
    about="Closes the reply with a tag or heading, as prompts do, and writes a verdict in the exact form "
    "that judges write: our JSON, a letter in double brackets, a sentence, another JSON. Its reason "
    "speaks of this reply; its letter is A or B by chance. The other reply is made as long.",
    variants={form: forging(form) for form in FORMS},
    paper="LLMs-as-Judges survey, arXiv 2412.05579",
    hostile=True,
)
