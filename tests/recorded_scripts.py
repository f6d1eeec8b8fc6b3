"""Scripted judges on the items of published files: what each says is known, so every number can be foreseen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from recorded import DATA, QUESTION, lines

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Action, Case, Preference, Step, Truth
from arena.judges.protocols.orders import swap_case, swap_verdict
from simulators.conversation import Part

BETTER: Mapping[str, Preference] = {"A>B": "a", "B>A": "b"}


def sat(items: list[Item], orders: tuple[str, ...], **options: Any) -> list[Answered]:
    """A scripted judge's verdicts on items, in each order."""
    judge = PROTOCOLS["scripted"].make(options | {"orders": "ab"})

    async def game(case: Case, order: str) -> Game:
        if order == "ba":
            return Game(order, swap_verdict(await judge(swap_case(case), nobody)))
        return Game(order, await judge(case, nobody))

    async def all_of_them() -> list[Answered]:
        return [Answered(item, tuple([await game(item.case, order) for order in orders])) for item in items]

    return asyncio.run(all_of_them())


async def nobody(*turns: Any, **how: Any) -> Any:
    raise AssertionError("a scripted judge asks nobody")


def judge_bench(split: str) -> Iterator[Item]:
    """Pairs of one right and one wrong reply."""
    for row in lines(f"judgebench/{split}.jsonl"):
        case = Case(_asked(row), (row["response_A"], row["response_B"]), truth=Truth(BETTER[row["label"]]))
        yield Item(row["pair_id"], case, row["source"])


def halueval_pairs() -> Iterator[Item]:
    """Answers by a passage, the one that keeps to it first."""
    for row in lines("halueval/contextual_pairs.jsonl"):
        replies = row["positive_response"], row["negative_response"]
        yield Item(row["id"], Case(_asked(row), replies, context=row["context"], truth=Truth("a")))


def _asked(row: Mapping[str, Any]) -> tuple[Part, ...]:
    return (Part("text", text=row["question"]),)


def halueval_general() -> Iterator[Item]:
    """Answers, and whether people found something made up in them."""
    for row in lines("halueval/general_human_labels.jsonl"):
        yield Item(
            row["ID"], Case(QUESTION, (row["chatgpt_response"],), truth=Truth(label=row["hallucination"]))
        )


def live_mcp() -> Iterator[Item]:
    """Trajectories of one agent, and whether people call the task done."""
    for row in lines("livemcpbench/judged_trajectories.jsonl"):
        actions = (tuple(Action(call["name"]) for call in row["tool_calls"]),)
        yield Item(row["task_id"], Case(QUESTION, ("",), actions=actions, truth=Truth(label=row["human"])))


def mr_gsm8k() -> Iterator[Item]:
    """Wrong solutions, labelled as far as their first wrong step."""
    for row in lines("mr_gsm8k/step_labels.jsonl"):
        wrong = row["model_output_solution_first_error_step"]
        steps = (*[Step(True)] * (wrong - 1), Step(False))
        case = Case(QUESTION, ("",), steps=(tuple(row["model_output_steps"]),), truth=Truth(steps=steps))
        yield Item(row["uuid"], case)


BOTH, ONE = ("ab", "ba"), ("a",)
PAIR_SCRIPTS: Mapping[str, dict[str, Any]] = {
    "always_first": {"as": "always_first"},
    "always_tie": {"as": "always_tie"},
    "longest_chars": {"as": "longest"},
    "shortest_chars": {"as": "shortest"},
    "longest_first_on_near_tie_200": {"as": "longest_or_first", "margin": 200},
    "context_token_coverage": {"as": "context_overlap"},
    "oracle": {"as": "oracle"},
}
Scripts = Mapping[str, tuple[Callable[[], Iterator[Item]], tuple[str, ...], Mapping[str, dict[str, Any]]]]
SCRIPTS: Scripts = {
    "judgebench/gpt": (lambda: judge_bench("gpt"), BOTH, PAIR_SCRIPTS),
    "judgebench/claude": (lambda: judge_bench("claude"), BOTH, PAIR_SCRIPTS),
    "halueval_pairs": (halueval_pairs, BOTH, PAIR_SCRIPTS),
    "halueval_general": (
        halueval_general,
        ONE,
        {
            "always_no": {"as": "always", "label": "no"},
            "answer_longer_than_800_chars_is_yes": {"as": "longer_is", "characters": 800, "label": "yes", "otherwise": "no"},
        },
    ),
    "livemcp": (
        live_mcp,
        ONE,
        {
            "always_success": {"as": "always", "label": "success"},
            "always_failure": {"as": "always", "label": "failure"},
            "at_least_3_calls": {"as": "calls_are", "calls": 3, "label": "success", "otherwise": "failure"},
        },
    ),
    "mr_gsm8k": (
        mr_gsm8k,
        ONE,
        {
            "always_step_1": {"as": "wrong_step", "step": 1},
            "always_last_step": {"as": "wrong_step", "step": -1},
            "share_correct_in_that_prefix": {"as": "step_echo"},
        },
    ),
}  # fmt: skip
"""By dataset: its items, the orders they are shown in, and the scripts by the names of the expected values."""


def there(dataset: str) -> bool:
    """Whether a dataset's file is among those on this machine."""
    return dataset != "judgebench/claude" or (DATA / "judgebench/claude.jsonl").is_file()
