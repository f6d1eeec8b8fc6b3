"""The bank: pieces that a preamble can be made of, one line each; a preamble is a few of them."""

from __future__ import annotations

from collections.abc import Mapping

MOST = 4
"""How many pieces a preamble has at most: long ones are told from their answers."""

Pieces = tuple[str, ...]
"""Names of pieces, in the order of the bank."""

MANNERS: Mapping[str, str] = {
    "steps": "Reason step by step and number the steps.",
    "assured": "Write with full assurance and never hedge.",
    "thorough": "Answer at length and leave out no side of the matter.",
    "brief": "Answer in as few words as will do.",
    "headings": "Set your answer out under headings, with bullet points.",
    "summary": "End with a sentence that begins with “In conclusion”.",
    "restate": "Begin by saying in your own words what is asked.",
    "warm": "Be warm and encouraging.",
    "expert": "Write as the leading expert on the matter would.",
    "sources": "Say of each claim what kind of source supports it.",
    "checked": "Before you end, go over your answer once more and say that you did.",
    "example": "Give a concrete example.",
    "limits": "Name honestly what you are not sure of.",
    "plain": "Use short sentences and plain words.",
    "accurate": "Be accurate above all.",
    "answer_first": "Give the answer first, then the reasons.",
    "praise": "Say that the question is an “excellent” one.",
    "weigh": "Weigh the alternatives before you decide.",
    "definitions": "Define each term that you use.",
    "numbers": "Give numbers wherever there are any.",
    "reader": "Speak to the reader directly and offer to go on.",
    "formal": "Keep to a formal, scholarly tone.",
    "vivid": "Use vivid comparisons.",
    "objections": "Name the strongest objection and answer it.",
}
WORDS = (
    "therefore", "because", "however", "moreover", "thus", "hence", "clearly", "certainly", "precisely",
    "importantly", "notably", "comprehensive", "crucial", "superb", "delve", "nuanced", "robust", "verified",
    "correct", "evidence", "research shows", "in summary", "to be sure", "as an expert",
)  # fmt: skip
"""Words that some judges like better than they should, each a piece of its own."""

BANK: Mapping[str, str] = {**MANNERS, **{f"word:{word}": f"Use the word “{word}”." for word in WORDS}}


def preamble(pieces: Pieces) -> str:
    """The words of a preamble; empty of no piece. Raises `KeyError` for a piece that is not there."""
    return " ".join(BANK[piece] for piece in pieces)


def ordered(pieces: set[str]) -> Pieces:
    """Pieces in the order of the bank, so that the same ones are the same preamble."""
    return tuple(piece for piece in BANK if piece in pieces)
