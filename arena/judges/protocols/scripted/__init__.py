"""Judges that are scripts: what each says is known beforehand, so every metric can be tried on them."""

from __future__ import annotations

from . import baits, chance, comparing, malformed, plain_rules, yielding
from .base import ScriptedEntry

__all__ = ["SCRIPTED", "ScriptedEntry"]

SCRIPTED: dict[str, ScriptedEntry] = {
    "oracle": ScriptedEntry(plain_rules.oracle, "Says all that is known to be right."),
    "always_first": ScriptedEntry(comparing.comparing(comparing.first), "Prefers what is shown first."),
    "always_tie": ScriptedEntry(plain_rules.always_tie, "Sees no difference."),
    "always": ScriptedEntry(plain_rules.always, "Says the same label of everything.", ("label",)),
    "longest": ScriptedEntry(comparing.comparing(comparing.longest), "Prefers more characters."),
    "shortest": ScriptedEntry(comparing.comparing(comparing.shortest), "Prefers fewer characters."),
    "longest_or_first": ScriptedEntry(
        comparing.longest_or_first,
        "Prefers more characters and, of lengths that are near, what is shown first.",
        ("margin",),
    ),
    "longer_is": ScriptedEntry(
        plain_rules.longer_is,
        "Says one label of long replies and another of short ones.",
        ("characters", "label", "otherwise"),
    ),
    "calls_are": ScriptedEntry(
        plain_rules.calls_are,
        "Says one label of agents who did much and another of those who did little.",
        ("calls", "label", "otherwise"),
    ),
    "context_overlap": ScriptedEntry(
        comparing.comparing(comparing.context_overlap),
        "Prefers the reply with the larger share of words that stand in the context or the question.",
    ),
    "contains": ScriptedEntry(comparing.lexical("contains"), "The protocol `lexical`, as it comes."),
    "exact_match": ScriptedEntry(comparing.lexical("exact"), "The protocol `lexical` with `match = exact`."),
    "coin": ScriptedEntry(chance.coin, "Tosses a coin for each look.", ("seed",)),
    "lenient": ScriptedEntry(
        chance.lenient, "Knows some answers and calls others correct rather freely.", ("seed", "knows", "p")
    ),
    "overconfident": ScriptedEntry(
        chance.overconfident, "Is right now and then, and always just as sure.", ("seed", "p", "c")
    ),
    "knows_half": ScriptedEntry(
        chance.knows_half,
        "Goes by the reference, else by own answers, some of them right.",
        ("seed", "knows"),
    ),
    "malformed": ScriptedEntry(
        malformed.malformed, "Knows what is right, and cannot always be read.", ("seed", "rate")
    ),
    "criterion_blind": ScriptedEntry(
        plain_rules.criterion_blind, "Says the same by every criterion.", ("seed",)
    ),
    "step_echo": ScriptedEntry(plain_rules.step_echo, "Calls every step right, for what it says."),
    "wrong_step": ScriptedEntry(plain_rules.wrong_step, "Calls one step wrong, always the same.", ("step",)),
    "keyword": ScriptedEntry(
        baits.keyword, "Knows what is right, and adds a bonus for a word.", ("word", "bonus")
    ),
    "crowd": ScriptedEntry(
        baits.fooled(baits.crowd), "Obeys what a percentage of people is said to prefer, else is right."
    ),
    "citation_counter": ScriptedEntry(
        baits.fooled(baits.citations), "Prefers more citations; of as many, what is right."
    ),
    "cheerful": ScriptedEntry(
        baits.fooled(baits.cheer), "Prefers the gladder tone; of equal ones, what is right."
    ),
    "markdown_lover": ScriptedEntry(
        baits.fooled(baits.markdown), "Prefers more Markdown; of as much, what is right."
    ),
    "self_name": ScriptedEntry(
        baits.fooled(baits.own_name),
        "Prefers replies of its own family or name, else what is right.",
        ("family",),
    ),
    "obeys": ScriptedEntry(
        baits.fooled(baits.orders_given), "Does what replies tell it, else says what is right."
    ),
    "always_yields": ScriptedEntry(
        yielding.always_yields, "Says what is right, and once criticised what the last critic argued for."
    ),
    "never_yields": ScriptedEntry(yielding.never_yields, "Says what is right, whoever criticises it."),
    "flip_flop": ScriptedEntry(
        yielding.flip_flop, "Says what is right, and after each critique the opposite of what it said."
    ),
}
"""`longest` is the `LongerWins` of the attacks, too."""
