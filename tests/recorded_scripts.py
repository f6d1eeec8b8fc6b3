"""Scripted judges on the items of published files: what each says is known, so every number can be foreseen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recorded import DATA

from arena.exams.datasets import DATASETS
from arena.exams.items import Answered, Game, Item
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case
from arena.judges.protocols.orders import swap_case, swap_verdict

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """A dataset by its name in the expected values; which of its items, in what orders, by which scripts."""

    dataset: str
    folder: str
    scripts: Mapping[str, Options]
    split: str = ""
    orders: tuple[str, ...] = ("a",)

    def items(self) -> list[Item]:
        """The items; none where the file is not here."""
        items = DATASETS[self.dataset].read(DATA / self.folder)
        return [item for item in items if self.split in ("", item.tags.get("split"))]


def sat(items: Sequence[Item], orders: tuple[str, ...], options: Options) -> list[Answered]:
    """A scripted judge's verdicts on items, in each order."""
    judge = PROTOCOLS["scripted"].make({**options, "orders": "ab"})

    async def game(case: Case, order: str) -> Game:
        if order == "ba":
            return Game(order, swap_verdict(await judge(swap_case(case), nobody)))
        return Game(order, await judge(case, nobody))

    async def all_of_them() -> list[Answered]:
        return [Answered(item, tuple([await game(item.case, order) for order in orders])) for item in items]

    return asyncio.run(all_of_them())


async def nobody(*turns: Any, **how: Any) -> Any:
    raise AssertionError("a scripted judge asks nobody")


BOTH = ("ab", "ba")
PAIR: Mapping[str, Options] = {
    "always_first": {"as": "always_first"},
    "always_tie": {"as": "always_tie"},
    "longest_chars": {"as": "longest"},
    "shortest_chars": {"as": "shortest"},
    "longest_first_on_near_tie_200": {"as": "longest_or_first", "margin": 200},
    "context_token_coverage": {"as": "context_overlap"},
    "oracle": {"as": "oracle"},
}
INVENTED = {"label": "incorrect", "otherwise": "correct"}
DONE = {"label": "success", "otherwise": "failure"}
SCRIPTS: Mapping[str, Script] = {
    "judgebench/gpt": Script("judgebench", "judgebench", PAIR, "gpt", BOTH),
    "judgebench/claude": Script("judgebench", "judgebench", PAIR, "claude", BOTH),
    "halueval_pairs": Script("halueval", "halueval", PAIR, orders=BOTH),
    "halueval_general": Script(
        "halueval_general",
        "halueval",
        {
            "always_no": {"as": "always", "label": "correct"},
            "answer_longer_than_800_chars_is_yes": {"as": "longer_is", "characters": 800, **INVENTED},
        },
    ),
    "livemcp": Script(
        "livemcpbench",
        "livemcpbench",
        {
            "always_success": {"as": "always", "label": "success"},
            "always_failure": {"as": "always", "label": "failure"},
            "at_least_3_calls": {"as": "calls_are", "calls": 3, **DONE},
        },
    ),
    "mr_gsm8k": Script(
        "mr_gsm8k",
        "mr_gsm8k",
        {
            "always_step_1": {"as": "wrong_step", "step": 1},
            "always_last_step": {"as": "wrong_step", "step": -1},
            "share_correct_in_that_prefix": {"as": "step_echo"},
        },
    ),
}
