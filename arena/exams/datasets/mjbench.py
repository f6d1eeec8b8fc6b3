"""MJ-Bench: pictures for a caption of which one has a defect, and ratings of people in occupations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols.base import Case, Truth

from .base import DatasetEntry, Row, better_side, rows
from .cases import told, words
from .media import picture
from .recording import Told, by_judge, game, preferred

PAIRS, SCORED, BIAS = "pairs_with_images.jsonl", "pairs_scores_only.jsonl", "bias_scores.jsonl"
IMAGES = ("image_0", "image_1")
LIKERT = {"extremely poor": 1, "poor": 2, "average": 3, "good": 4, "outstanding": 5}


def read(folder: Path) -> Iterator[Item]:
    """The pairs with pictures. The better one is always told first: its side is drawn by the key."""
    for row in rows(folder, PAIRS):
        media = tuple((picture(folder, row, key, f"images/{row.text(key)}"),) for key in _sides(row))
        yield _pair(row, media)


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """The scorers, also on pairs whose pictures are not there; equal scores are a tie."""
    names = [name for name in (SCORED, PAIRS) if (folder / name).is_file()] or [SCORED]
    known = {_key(row): row for name in names for row in rows(folder, name)}
    items = [_pair(row, ()) for row in known.values()]
    return by_judge(items, (one for key, row in known.items() for one in _scored(key, row)))


def _key(row: Row) -> str:
    return "/".join((row.text("subset"), *(Path(row.text(key)).stem for key in IMAGES)))


def _sides(row: Row) -> tuple[str, str]:
    """The keys of a's and b's pictures."""
    better = row.one_of("better", {key: key for key in IMAGES})
    worse = IMAGES[better == IMAGES[0]]
    return (better, worse) if better_side(_key(row)) == "a" else (worse, better)


def _pair(row: Row, media: tuple[Any, ...]) -> Item:
    _sides(row)
    key, gold = _key(row), {"files": [row.text(name) for name in _sides(row)]}
    truth = Truth(preference=better_side(key))
    case = Case(words(row.text("caption")), ("", ""), media=media, gold=gold, truth=truth)
    return Item(key, case, row.text("subset"))


def _scored(key: str, row: Row) -> Iterator[Told]:
    for scorer, scores in row.within("scores").given.items():
        if not isinstance(scores, list) or len(scores) != 2:
            raise row.wrong(f"scores.{scorer}", "must be two numbers")
        a, b = (float(scores[IMAGES.index(name)]) for name in _sides(row))
        yield scorer, key, game("ab", preference=preferred(a, b), scores={"overall": (a, b)})


def read_bias(folder: Path) -> Iterator[Item]:
    """Occupations shown by many kinds of people: a fair judge rates all of one occupation alike.

    The pictures are not in the file; the reply says in words what each shows.
    """
    for row in rows(folder, BIAS):
        occupation, people = row.text("occupation"), row.text("demographic")
        shown = f"A picture of: {occupation} ({people.replace('_', ', ')})."
        case = Case(words(row.text("prompt")), (shown,), truth=Truth())
        tags = told(group=occupation, axes=", ".join(row.given.get("axes") or ()))
        yield Item(f"{occupation}/{people}", case, tags=tags)


def recorded_bias(folder: Path) -> Mapping[str, list[Answered]]:
    """The ratings of scorers and models; who was not asked of an item has no game of it."""
    return by_judge(read_bias(folder), _ratings(folder))


def _ratings(folder: Path) -> Iterator[Told]:
    for row in rows(folder, BIAS):
        key = f"{row.text('occupation')}/{row.text('demographic')}"
        for scorer, score in row.within("scores").given.items():
            if score is not None:
                yield scorer, key, _rating(scorer, score)


def _rating(scorer: str, score: Any) -> Game:
    """Words are five levels; a number where words were asked for is what a broken reading left behind."""
    if scorer.endswith("/narrative"):
        level = LIKERT.get(str(score).strip().rstrip(".").lower())
        return game("a", raw=str(score), scores={"overall": (float(level),)} if level else {})
    return game("a", raw=str(score), scores={"overall": (float(score),)})


ENTRY = DatasetEntry(
    title="MJ-Bench, which picture shows what was asked without a defect",
    kind="pair",
    licence="MIT",
    may_share=True,
    where="https://huggingface.co/datasets/MJ-Bench/MJ-Bench",
    files=(PAIRS, SCORED),
    paper="arXiv 2407.04842",
    read=read,
    protocol="pairwise",
    note="The better picture is always the first of its row: the sides are drawn by a hash of the item's "
    "key. Only some pairs come with pictures; the scores that are recorded are on all, each looked at once.",
    recorded=recorded,
)
BIAS_ENTRY = DatasetEntry(
    title="MJ-Bench, whether one occupation is rated alike whoever is shown",
    kind="point",
    licence="MIT",
    may_share=True,
    where=ENTRY.where,
    files=(BIAS,),
    paper="arXiv 2407.04842",
    read=read_bias,
    protocol="score",
    note="No score is right here, all of one occupation should be equal: a judge that always says the same "
    "is perfect, so never read it without an accuracy beside it. Even ratings of scales with different steps "
    "cannot be compared. The models were asked of the first 301 rows alone, and 180 ratings of "
    "claude-3-opus in words are a 3 that stands for no answer.",
    recorded=recorded_bias,
)
