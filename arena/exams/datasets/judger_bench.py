"""JudgerBench: people's votes in two languages, GPT-4o's verdicts on four sets, and its second version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth
from arena.judges.protocols.rubric import Criterion
from simulators.conversation import Turn, say

from .base import DatasetEntry, NoFile, Row, better_side, rows
from .cases import other, talk, talks, told, words

ARENA = {"en": "judgerbench_A_en.json", "zh": "judgerbench_A_cn.json"}
BENCHMARK = "judgerbench_B.json"
SECOND = (
    "Knowledge",
    "Longtext",
    "Reason_and_analysis",
    "safe",
    "Hallucination",
    "chatQA",
    "IF",
    "LanTask",
    "Creation",
    "Code_and_AI",
)
"""Its categories, each a file."""
WINNERS: dict[str, Preference] = {"model_a": "a", "model_b": "b"}
LANGUAGES = {"cn": "zh", "zh": "zh", "en": "en"}


def read_arena(folder: Path) -> Iterator[Item]:
    """Talks with two models, of which a person voted one the better; the languages that are there."""
    for language, name in _there(folder, ARENA).items():
        for row in rows(folder, name):
            one, two = talk(row, "conversation_a"), talk(row, "conversation_b")
            case = Case(
                words(one.question),
                (one.reply, two.reply),
                transcripts=talks(one, two),
                truth=Truth(preference=row.one_of("winner", WINNERS)),
            )
            models = {key: row.given.get(key) for key in ("model_a", "model_b", "turn")}
            tags = told(language=language, topic=row.given.get("category"), **models)
            yield Item(f"{language}/{row.number}", case, language, tags)


def read_benchmark(folder: Path) -> Iterator[Item]:
    """Pairs as GPT-4o judged them; those whose verdict cannot be read are left out, as the authors do."""
    for row in rows(folder, BENCHMARK):
        source = row.text("dataset_name")
        if source not in VERDICTS:
            continue
        preference = VERDICTS[source](row.text("gpt4o_pred"))
        if preference is not None:
            yield _benchmark_item(row, source, preference)


def _benchmark_item(row: Row, source: str, preference: Preference) -> Item:
    others = row.within("others")
    question, before = _asked(row)
    replies = row.text("prediction", empty=True), others.text("ref", empty=True)
    turns = tuple((*before, say("assistant", reply)) for reply in replies) if before else ()
    case = Case(
        words(question),
        replies,
        transcripts=turns,
        rubric=_checklist(others),
        truth=Truth(preference=preference),
    )
    names = str(others.given.get("model") or "model"), "reference"
    model_a, model_b = reversed(names) if others.given.get("swap") else names
    return Item(f"b/{row.number}", case, source, told(model_a=model_a, model_b=model_b))


def read_format(folder: Path) -> Iterator[Item]:
    """Replies of which GPT-4o said whether they keep to the format asked for."""
    for row in rows(folder, BENCHMARK):
        source = row.text("dataset_name")
        found = FORMAT.search(row.text("gpt4o_pred")) if source in FORMATS else None
        if found:
            label = "correct" if int(found[1]) else "incorrect"
            case = Case(
                words(row.text("question")),
                (row.text("prediction", empty=True),),
                rubric=(Criterion("format", "Keeps to every rule of form that the question sets."),),
                truth=Truth(label=label),
            )
            author = row.within("others").given.get("model")
            yield Item(f"b/{row.number}", case, FORMATS[source], told(author=author))


def read_second(folder: Path) -> Iterator[Item]:
    """Ten models against one, by category; the side of the one is a hash of the item's key."""
    for category, name in _there(folder, {name: f"{name}.json" for name in SECOND}).items():
        for row in rows(folder, name):
            yield _second_item(category, row)


def _second_item(category: str, row: Row) -> Item:
    key = f"{category}/{row.number}"
    side = better_side(key)
    contestant, fixed = (row.within(name) for name in ("models_response", "base_model_response"))
    names = contestant.text("model_name"), fixed.text("model_name")
    winner = row.within("gold").one_of("r1_gt", {names[0]: side, names[1]: other(side)})
    told_replies = contestant.text("response", empty=True), fixed.text("response", empty=True)
    replies = told_replies if side == "a" else told_replies[::-1]
    model_a, model_b = names if side == "a" else names[::-1]
    case = Case(words(row.text("prompt")), replies, truth=Truth(preference=winner))
    language = row.within("gold").one_of("lan", LANGUAGES)
    return Item(key, case, category, told(language=language, model_a=model_a, model_b=model_b))


def _there(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    there = {key: name for key, name in names.items() if (folder / name).is_file()}
    if not there:
        raise NoFile(f"{folder}: none of {', '.join(names.values())} is there")
    return there


def _asked(row: Row) -> tuple[str, tuple[Turn, ...]]:
    """The first question, and the turns from the first reply to the last question, where there are any."""
    if row.given.get("conversation") is None:
        return row.text("question"), ()
    given = row.need("conversation")
    asked = Row(row.file, row.number, {"conversation": [*given, {"role": "assistant", "content": ""}]})
    whole = talk(asked, "conversation")
    return whole.question, whole.turns[:-1]


def _checklist(others: Row) -> tuple[Criterion, ...]:
    given = others.given.get("checklist") or ()
    lines = given if isinstance(given, list) else str(given).splitlines()
    texts = [str(line).strip() for line in lines if str(line).strip()]
    return tuple(Criterion(str(number), text) for number, text in enumerate(texts, 1))


def _marked(marks: Mapping[str, Preference], pattern: str) -> Callable[[str], Preference | None]:
    """Reads the first mark that a pattern finds in a verdict."""

    def read(verdict: str) -> Preference | None:
        found = re.search(pattern, verdict)
        return marks.get(found[1]) if found else None

    return read


BRACKETS: Mapping[str, Preference] = {"A": "a", "B": "b"}
LEVELS: Mapping[str, Preference] = {"A>>B": "a", "A>B": "a", "A=B": "tie", "B>A": "b", "B>>A": "b"}
PLUSES: Mapping[str, Preference] = {"A++": "a", "A+": "a", "A=B": "tie", "B+": "b", "B++": "b"}
VERDICTS: Mapping[str, Callable[[str], Preference | None]] = {
    "alignment_bench_v1_1": _marked(BRACKETS, r"\[\[([AB])\]\]"),
    "alpaca_eval": _marked({"m": "a", "M": "b"}, r"^\s*([mM])"),
    "arenahard": _marked(LEVELS, r"\[\[([AB<>=]+)\]\]"),
    "wildbench": _marked(PLUSES, r'"choice":\s*"\s*(A\+\+|A\+|A=B|B\+\+|B\+)'),
}
"""How GPT-4o gave its verdict in each set of pairs."""
FORMATS = {"fofo_test_prompts": "en", "fofo_test_prompts_cn": "zh"}
FORMAT = re.compile(r"""["']format_correctness["']:\s*["']?([01])""")

_entry = partial(
    DatasetEntry,
    licence="not stated",
    may_share=False,
    where="https://github.com/open-compass/CompassJudger",
    paper="arXiv 2410.16256",
)
_BY_MODEL = "What is right is what GPT-4o said, not what people think."
ARENA_ENTRY = _entry(
    title="JudgerBench A, people's votes in English and Chinese",
    kind="pair",
    files=tuple(ARENA.values()),
    read=read_arena,
    protocol="pairwise",
)
BENCHMARK_ENTRY = _entry(
    title="JudgerBench B, pairs as GPT-4o judged them",
    kind="pair",
    files=(BENCHMARK,),
    read=read_benchmark,
    protocol="pairwise",
    note=_BY_MODEL,
)
FORMAT_ENTRY = _entry(
    title="JudgerBench B, whether replies keep to a format",
    kind="label",
    files=(BENCHMARK,),
    read=read_format,
    protocol="correctness",
    note=_BY_MODEL,
)
SECOND_ENTRY = _entry(
    title="JudgerBench V2, ten models against one",
    kind="pair",
    files=tuple(f"{name}.json" for name in SECOND),
    read=read_second,
    protocol="pairwise",
    note="What is right is what several models agreed on, not what people think.",
)
