"""What published judges and scripts come to, beside what is expected of them: a cell is one judge in one dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import recorded
import recorded_scripts

from arena.exams.items import Answered
from arena.exams.metrics import METRICS
from arena.exams.metrics.panel import agreement_of
from arena.exams.metrics.repeats import preferred, unanimity
from arena.exams.metrics.sheet import Sheet
from arena.exams.metrics.told import groups_of

PERCENT = {
    "two_game_acc": "accuracy_two_game", "strict_consistent_acc": "accuracy_both", "strict": "accuracy_both",
    "flip_rate": "flip_rate", "flip": "flip_rate", "agreement": "accuracy", "acc_thr0": "accuracy",
    "judge_success_rate": "passed_share", "always_step_1": "first_error_accuracy",
    "always_last_step": "first_error_accuracy", "share_correct_in_that_prefix": "step_accuracy",
}  # fmt: skip
"""Metrics by the names they have in the files of expected values, there of 100 and to two decimals."""
SHARE = {
    "P(first slot wins | decisive)": "first_slot", "p_first": "first_slot", "kappa": "kappa", "scott_pi": "scott_pi",
    "TPR": "tpr", "TNR": "tnr", "P_c": "p_c", "P_plus": "p_plus",
    "ACC": "even_acc", "NDS": "even_nds", "GES": "even_ges",
    "acc_both": "accuracy_both", "acc_random": "accuracy_random", "swap_consistency": "consistency",
    "position_bias": "position_bias", "length_bias": "length_bias", "first_position_rate": "first_slot",
    "invalid_rate": "unparsed_share", "kappa_swap0": "kappa_ab",
}  # fmt: skip
"""The same of 1 and to four decimals."""
ROUNDED = 5.01
"""Half of the last decimal, and a little for floating point."""


@dataclass(frozen=True)
class Cell:
    """One judge's numbers: expected and ours, and how far they may be apart, by name."""

    name: str
    items: int
    values: Mapping[str, tuple[float | None, float, float]]

    @property
    def unequal(self) -> list[str]:
        """What is not as expected, in words."""
        return [
            f"{name}: {wanted} expected, {ours} found"
            for name, (wanted, ours, apart) in self.values.items()
            if not (np.isnan(ours) if wanted is None else abs(ours - wanted) <= apart)
        ]


def mirrored(of: Mapping[str, Any]) -> dict[str, Any]:
    """Expected values of leniency where the other label is the one that lets pass."""
    turned = (
        {"TPR": of["TNR"], "TNR": of["TPR"], "P_plus": round(1 - of["P_plus"], 4)} if "P_plus" in of else {}
    )
    return {**of, **turned}


def cell(name: str, expected: Mapping[str, Any], answered: Sequence[Answered]) -> Cell:
    """All expected values that are metrics, and counts of items and games."""
    values: dict[str, tuple[float | None, float, float]] = {}
    for key, wanted in expected.items():
        if key in PERCENT:
            values[key] = wanted, 100 * METRICS[PERCENT[key]].of(answered), ROUNDED * 1e-3
        elif key in SHARE:
            values[key] = wanted, METRICS[SHARE[key]].of(answered), ROUNDED * 1e-5
        elif key in COUNTS:
            values[key] = wanted, COUNTS[key](answered), 0
    return Cell(name, len(answered), values)


def _games(answered: Sequence[Answered], status: str) -> int:
    return sum(game.verdict.status == status for one in answered for game in one.games)


COUNTS: Mapping[str, Callable[[Sequence[Answered]], int]] = {
    "n": len,
    "n_scored": partial(_games, status="valid"),
    "unparsed_games": partial(_games, status="unparsed"),
    "groups": lambda answered: len(groups_of(Sheet(answered, "point"))),
}


def cells() -> Iterator[Cell]:
    """Every cell of every file of expected values whose data are here."""
    for part in (judge_bench, live_mcp, mj_bench, prometheus, scripts, llmbar, alphas):
        yield from part()


def _each(name: str, expected: Mapping[str, Any], found: Mapping[str, list[Answered]]) -> Iterator[Cell]:
    """A cell for each judge; one that is missing fails, unless the whole file of its subset is not here."""
    here = {key.split("|")[0] for key in found}
    for judge, values in expected.items():
        if judge in found or judge.split("|")[0] in here or "|" not in judge:
            yield cell(f"{name} {judge}", values, found.get(judge, []))


def judge_bench() -> Iterator[Cell]:
    """Real verdicts in both orders."""
    yield from _each("judgebench", recorded.golden("judges")["judgebench"], recorded.judge_bench())


def live_mcp() -> Iterator[Cell]:
    """Real verdicts on an agent, read by the authors' rule and by the last status word."""
    expected = {
        name: of for name, of in recorded.golden("judges")["livemcpbench"].items() if isinstance(of, dict)
    }
    loose, strict = (recorded.live_mcp(strict=strict) for strict in (False, True))
    yield from _each("livemcp", expected, loose)
    both = {name: of for name, of in recorded.golden("judges_livemcp_strict").items() if isinstance(of, dict)}
    yield from _each("livemcp, loose", {name: of["loose"] for name, of in both.items()}, loose)
    yield from _each("livemcp, strict", {name: of["strict"] for name, of in both.items()}, strict)


def mj_bench() -> Iterator[Cell]:
    """Scorers of pictures, and how even ratings of people of one occupation are."""
    expected = recorded.golden("judges")
    yield from _each("mj-bench", expected["mjbench_pairs"], recorded.mj_pairs())
    yield from _each("mj-bench, even", expected["mjbench_bias"], recorded.mj_bias())


def prometheus() -> Iterator[Cell]:
    """How many repeats are worth learning from."""
    for name, answered in recorded.prometheus().items():
        wanted = recorded.golden("judges")[f"selfrat_{name}"]
        scores = [[game.verdict.scores["overall"][0] or 0.0 for game in one.games] for one in answered]
        alike = unanimity(scores)
        ours = {
            "n": len(scores),
            "unanimous": alike["unanimous"],
            "majority": alike["majority"],
            "all_diff": alike["divided"],
            "majority_pairs": len(list(preferred(scores))),
            "pairs_with_margin_ge2": len(list(preferred(scores, margin=2))),
        }
        yield Cell(f"prometheus {name}", len(scores), {key: (wanted[key], ours[key], 0) for key in wanted})


def scripts() -> Iterator[Cell]:
    """Scripted judges on real items."""
    for dataset, script in recorded_scripts.SCRIPTS.items():
        items = script.items()
        expected = _expected(dataset)
        for name, options in script.scripts.items():
            if items and name in expected:
                answered = recorded_scripts.sat(items, script.orders, options)
                yield cell(f"{dataset} {name}", expected[name], answered)


def _expected(dataset: str) -> dict[str, dict[str, Any]]:
    """By script. MR-GSM8K's are told together, and HaluEval's of finding inventions, not of passing."""
    told = recorded.golden("judges_scripted")
    if dataset == "mr_gsm8k":
        together = told["mr_gsm8k/first_error_step"]
        return {name: {"n": together["n"], name: together[name]} for name in together}
    turn = mirrored if dataset == "halueval_general" else dict
    return {key.rpartition("/")[2]: turn(of) for key, of in told.items() if key.startswith(f"{dataset}/")}


def llmbar() -> Iterator[Cell]:
    """Six judges by ten templates on subsets."""
    yield from _each("llmbar", recorded.golden("llmbar"), recorded.llmbar())


ALPHAS = {"Natural": 0.585, "Adversarial": 0.199}
"""Krippendorff's alpha of six judges with the plainest template, the first order."""


def alphas() -> Iterator[Cell]:
    """How far judges agree with each other."""
    found = recorded.llmbar()
    for subset, wanted in ALPHAS.items():
        judges = {
            key: of for key, of in found.items() if key.startswith(f"{subset}|") and key.endswith("|Vanilla")
        }
        alpha = partial(agreement_of, judges, order="ab")
        value = alpha(np.random.default_rng(0)).value
        yield Cell(
            f"llmbar {subset}, alpha of {len(judges)}",
            len(next(iter(judges.values()))),
            {"alpha": (wanted, value, 5e-4)},
        )
