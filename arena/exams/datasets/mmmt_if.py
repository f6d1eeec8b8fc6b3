"""MMMT-IF: talks about pictures whose instructions pile up, scored by people and by a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Answered, Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, Row, rows
from .cases import Parts, told, words
from .recording import Told, by_judge, game, preferred

FILE = "mmmt_if_excerpt.csv"
MODELS = ("gemini", "gpt4o", "sonnet")
PAIRS = (("gemini", "gpt4o"), ("gemini", "sonnet"), ("sonnet", "gpt4o"))
CRITERIA = {
    "creativity": "creativity",
    "richness": "richness",
    "visual_perception": "visual_perception",
    "logical_coherence": "logical_coherence",
    "answer_accuracy": "answer_accuracy",
    "image_relationship": "image_relationship",
    "instruction_following": "instruction_following",
    "impression": "overall",
}
"""Our names of the file's criteria. `overall` would be all that is compared, and the program tells none."""
CHOICES: Mapping[float, Preference] = {1.0: "a", 0.0: "b", 0.5: "tie"}
PIF = "pif"
BETWEEN = " | "
ROUNDED = 1e-6


def read(folder: Path) -> Iterator[Item]:
    """What people preferred, pair by pair of three models, turn by turn."""
    for row in rows(folder, FILE):
        for first, second in PAIRS:
            chosen = row.number_of(f"pref_{first}_over_{second}", 0, 1)
            if chosen not in CHOICES:
                raise row.wrong(f"pref_{first}_over_{second}", f"= {chosen:g} must be 1, 0 or 0.5")
            truth = Truth(preference=CHOICES[chosen])
            yield _item(row, (first, second), truth)


def read_scores(folder: Path) -> Iterator[Item]:
    """What people gave each reply, 1 to 10 by eight criteria."""
    for row in rows(folder, FILE):
        for model in MODELS:
            scores = {name: (row.number_of(f"{key}_{model}", 1, 10),) for name, key in CRITERIA.items()}
            yield _item(row, (model,), Truth(scores=scores))


def followed(row: Row, model: str) -> float:
    """The share of active instructions that a program found followed; it must be a whole number of them."""
    share, active = row.number_of(f"{PIF}_{model}", 0, 1), row.number_of("instruction_count", 1)
    if abs(share * active - round(share * active)) > ROUNDED * active:
        raise row.wrong(f"{PIF}_{model}", f"= {share:g} is no share of {active:g} instructions")
    return share


def recorded(folder: Path) -> Mapping[str, list[Answered]]:
    """The program as a judge: it prefers the reply that follows the larger share."""
    return by_judge(read(folder), (one for row in rows(folder, FILE) for one in _preferred(row)))


def recorded_scores(folder: Path) -> Mapping[str, list[Answered]]:
    """The program as a judge of one reply."""
    return by_judge(read_scores(folder), (one for row in rows(folder, FILE) for one in _scored(row)))


def _preferred(row: Row) -> Iterator[Told]:
    for pair in PAIRS:
        a, b = (followed(row, model) for model in pair)
        yield PIF, _key(row, pair), game("ab", preference=preferred(a, b), scores={PIF: (a, b)})


def _scored(row: Row) -> Iterator[Told]:
    for model in MODELS:
        share = followed(row, model)
        yield PIF, _key(row, (model,)), game("a", scores={PIF: (share,), "instruction_following": (share,)})


def _key(row: Row, models: tuple[str, ...]) -> str:
    return f"{row.text('conversation_id')}/{row.text('turn')}/{'-'.join(models)}"


def _item(row: Row, models: tuple[str, ...], truth: Truth) -> Item:
    turn = int(row.number_of("turn", 1))
    case = Case(
        _asked(row),
        tuple(f"(The file does not tell what {model} replied.)" for model in models),
        gold={"conversation": row.text("conversation_id"), "turn": turn},
        truth=truth,
    )
    tags = told(turn=turn, active=int(row.number_of("instruction_count", 1)), models=",".join(models))
    return Item(_key(row, models), case, tags=tags)


def _asked(row: Row) -> Parts:
    active = row.text("active_instructions").split(BETWEEN)
    return words("\n".join((row.text("question"), *(f"- {one}" for one in active))))


NOTE = (
    "Two conversations of 71, with the wording of instructions shortened: enough for trying out, no more. "
    "The replies and pictures are not published, so nobody can be asked; only the program's verdicts count."
)
ENTRY = DatasetEntry(
    title="MMMT-IF, what people preferred in talks with instructions",
    kind="pair",
    licence="CC BY 4.0",
    may_share=True,
    where="https://github.com/google-research/google-research/tree/master/mmmt_if",
    files=(FILE,),
    paper="arXiv 2409.18216",
    read=read,
    protocol="pairwise",
    note=NOTE,
    recorded=recorded,
    shows_replies=False,
)
SCORES = DatasetEntry(
    title="MMMT-IF, what people gave replies in talks with instructions",
    kind="point",
    licence="CC BY 4.0",
    may_share=True,
    where=ENTRY.where,
    files=(FILE,),
    paper="arXiv 2409.18216",
    read=read_scores,
    protocol="score",
    note=NOTE,
    recorded=recorded_scores,
    shows_replies=False,
)
