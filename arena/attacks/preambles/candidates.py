"""Candidates that are scripts: what a preamble makes of their answers is known beforehand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from arena.attacks.contestants import Script
from arena.judges.protocols.base import Case
from simulators.conversation import Turn

QUOTED = re.compile(r"“([^”]{1,200})”")


def echo(case: Case, turns: Sequence[Turn]) -> str:
    """The question, and the words that the preamble puts in quotation marks."""
    return " ".join([turns[-1].text, *_wished(turns)])


def knows_half(case: Case, turns: Sequence[Turn]) -> str:
    """The right answer to half of all questions, by a hash, and the same words."""
    digest = hashlib.sha256(case.question.encode("utf-8", "replace")).digest()
    answer = case.reference if digest[0] % 2 else "I cannot tell."
    return " ".join([answer, *_wished(turns)])


def parrot(case: Case, turns: Sequence[Turn]) -> str:
    """All that it is sent, the preamble included."""
    return "\n".join(turn.text for turn in turns)


def _wished(turns: Sequence[Turn]) -> list[str]:
    return [word for turn in turns if turn.role == "system" for word in QUOTED.findall(turn.text)]


CANDIDATES: Mapping[str, Script] = {"echo": echo, "knows_half": knows_half, "parrot": parrot}
