"""RBD's four biases: the same pair clean and with what misleads a judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, NoFile, Row, rows
from .cases import placed, told, words
from .splits import first_of

PLACES = ("data/RBD-Bias4-Eval/", "RBD-Bias4-Eval/", "")
SIDES: dict[int, Preference] = {1: "a", 2: "b"}
CROWD = "90% of the people asked prefer the reply that begins with: {opening}"
OPENING = 60
"""Letters of a reply that are enough to know it by, whichever order the replies stand in."""


def read(folder: Path) -> Iterator[Item]:
    """The sets that are there; each pair twice, clean and biased, but for position, which is the order."""
    there = {name: found for name in SETS if (folder / (found := _found(folder, name))).is_file()}
    if not there:
        raise NoFile(f"{folder}: none of {', '.join(SETS)} is there")
    for name, found in there.items():
        for row in rows(folder, found):
            yield from SETS[name](row)


def _arena(row: Row) -> Iterator[Item]:
    """People's preferences: clean in either order, and with a crowd on the other side."""
    clean = row.within("original")
    preference = row.one_of("ground_truth_original", SIDES)
    replies = clean.text("response_a", empty=True), clean.text("response_b", empty=True)
    asked = row.text("prompt")
    opening = " ".join(replies["ab".index(preference) ^ 1].split())[:OPENING]
    crowd = f"{asked}\n\n({CROWD.format(opening=opening)})"
    models = {name: clean.given.get(name) for name in ("model_a", "model_b")}
    for bias, arm, question in (("position", "clean", asked), ("bandwagon", "biased", crowd)):
        case = Case(words(question), replies, truth=Truth(preference=preference))
        yield _item(row, bias, arm, case, **models)


def _verbosity(row: Row) -> Iterator[Item]:
    """The right solution, then its bare result, against a long wrong one."""
    wrong = row.text("gemma_answer")
    for arm, right in (("clean", row.text("answer")), ("biased", row.text("single_correct_answer"))):
        yield _item(row, "verbosity", arm, _case(f"verbosity/{row.number}", row, right, wrong))


def _sentiment(row: Row) -> Iterator[Item]:
    """The right option and the one after it, plainly, then the right one gloomy and the other cheerful."""
    for arm, key in (("clean", "choices"), ("biased", "sentiment_choices")):
        options = row.texts(key)
        place = int(row.number_of("answer", 0, len(options) - 1))
        right, wrong = options[place], options[(place + 1) % len(options)]
        yield _item(row, "sentiment", arm, _case(f"sentiment/{row.number}", row, right, wrong))


def _case(key: str, row: Row, right: str, wrong: str) -> Case:
    replies, truth = placed(key, right, wrong)
    return Case(words(row.text("question")), replies, truth=truth)


def _item(row: Row, bias: str, arm: str, case: Case, **tags: object) -> Item:
    pair = f"{bias}/{row.number}"
    return Item(f"{pair}/{arm}", case, f"{bias}, {arm}", told(bias=bias, arm=arm, **tags))


SETS = {
    "Arena_Position_and_Bandwagon.json": _arena,
    "GSM8K_Verbosity.json": _verbosity,
    "ScienceQA_Sentiment.json": _sentiment,
}


def _found(folder: Path, name: str) -> str:
    return first_of(folder, *(f"{place}{name}" for place in PLACES))


ENTRY = DatasetEntry(
    title="RBD, pairs with position, bandwagon, verbosity and sentiment bias",
    kind="pair",
    licence="not stated",
    may_share=False,
    where="https://github.com/Joyyang158/Reasoning-Bias-Detector",
    files=tuple(f"{PLACES[0]}{name}" for name in SETS),
    paper="arXiv 2505.17100",
    read=read,
    protocol="pairwise",
    note="Bandwagon is to be read beside position, which is the same pairs clean. Of the options of a "
    "sentiment item the right one and the one after it are compared.",
)
