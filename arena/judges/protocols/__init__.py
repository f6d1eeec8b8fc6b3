"""How judges judge: one file and one line here per protocol.

Pure: nothing below imports Django. A protocol is `async (case, ask) -> Verdict`; a wrapper takes a
protocol and gives one.
"""

from __future__ import annotations

from . import (
    any_to_any,
    checklist,
    code,
    conditional,
    correctness,
    criteria,
    environment,
    expected_score,
    grading,
    grounded,
    instructions,
    lexical,
    pairwise,
    ranking,
    reference,
    rubric_tree,
    score,
    scored_pair,
    scorers,
    scripting,
    steps,
    trajectory,
    unguarded,
    video_aspects,
    video_words,
    weighted_points,
)
from .entry import ProtocolEntry
from .reference import check_row
from .several import courtroom, debate, panel, rounds, verify

__all__ = ["PROTOCOLS", "check_row"]

PROTOCOLS: dict[str, ProtocolEntry] = {
    "reference": reference.ENTRY,
    "instructions": instructions.ENTRY,
    "lexical": lexical.ENTRY,
    "environment": environment.ENTRY,
    "code": code.ENTRY,
    "scorers": scorers.ENTRY,
    "scripted": scripting.ENTRY,
    "pairwise": pairwise.ENTRY,
    "debate": debate.ENTRY,
    "rounds": rounds.ENTRY,
    "courtroom": courtroom.ENTRY,
    "verify": verify.ENTRY,
    "conditional": conditional.ENTRY,
    "criteria": criteria.ENTRY,
    "any_to_any": any_to_any.ENTRY,
    "video_aspects": video_aspects.ENTRY,
    "video_words": video_words.ENTRY,
    "scored_pair": scored_pair.ENTRY,
    "grounded": grounded.ENTRY,
    "ranking": ranking.ENTRY,
    "steps": steps.ENTRY,
    "score": score.ENTRY,
    "expected_score": expected_score.ENTRY,
    "weighted_points": weighted_points.ENTRY,
    "grading": grading.ENTRY,
    "checklist": checklist.ENTRY,
    "rubric_tree": rubric_tree.ENTRY,
    "correctness": correctness.ENTRY,
    "trajectory": trajectory.ENTRY,
    "unguarded": unguarded.ENTRY,
}
PROTOCOLS["panel"] = panel.entry(PROTOCOLS)  # its members are lines of the table
