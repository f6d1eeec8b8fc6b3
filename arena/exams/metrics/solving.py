"""What a judge that also solved the question makes of that, and how its answers change on the way.

Whether its own solution was right is what a verdict notes as `solved`, true or false; how it went on from
answer to answer is noted as `course`, beside `wait`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np
import numpy.typing as npt

from arena.judges.protocols.base import Truth, Verdict
from arena.judges.protocols.several.flips import Flips, flips
from ratings.arrays import Flags, Floats

from .base import ALL, LABEL, OUT, OWN, PAIR, Measured, MetricEntry, ratio, sums
from .chance import cohen, table
from .sheet import Sheet

SOLVED, WAITED = "solved", "wait"
NOT_NOTED = "no verdict notes whether the judge solved the question"
NOBODY = "no member answered in two rounds"
NO_COURSE = "no verdict tells a course of answers"


def solved(sheet: Sheet) -> tuple[Flags, Flags]:
    """Counted games that note it, and those of them that were solved, (G,)."""
    noted = [verdict.notes.get(SOLVED) for verdict in sheet.verdicts]
    known = sheet.counted & np.array([isinstance(one, bool) for one in noted], dtype=np.bool_)
    return known, known & np.array([one is True for one in noted], dtype=np.bool_)


def two_by_two(sheet: Sheet) -> list[Floats]:
    """Solved and right, solved and wrong, unsolved and right, unsolved and wrong, by item, (N,)."""
    known, did = solved(sheet)
    right = sheet.right
    cells = (did & right, did & ~right, known & ~did & right, known & ~did & ~right)
    return [sheet.per_item(cell) for cell in cells]


def gap(s: Floats) -> Floats:
    """Of what was solved, the share that was misjudged."""
    return ratio(s[:, 1], s[:, 0] + s[:, 1])


def phi(s: Floats) -> Floats:
    """The correlation of solving and judging rightly."""
    both, missed, lucky, neither = s[:, :4].T
    margins = (both + missed) * (lucky + neither) * (both + lucky) * (missed + neither)
    return ratio(both * neither - missed * lucky, np.sqrt(margins))


def conditional(s: Floats) -> Floats:
    """How much oftener it is right where it solved the question."""
    return ratio(s[:, 0], s[:, 0] + s[:, 1]) - ratio(s[:, 2], s[:, 2] + s[:, 3])


def _solving(finish: Callable[[Floats], Floats], why: str = "") -> Callable[[Sheet], Measured]:
    def measure(sheet: Sheet) -> Measured:
        known, _ = solved(sheet)
        told = why if known.any() else NOT_NOTED
        return sums(finish, *two_by_two(sheet), sheet.per_item(known), why=told)

    return measure


def kappa_of(sheet: Sheet, *, could: bool) -> Measured:
    """Cohen's kappa of the games on questions that the judge could, or could not, answer."""
    known, did = solved(sheet)
    return table(sheet, cohen, did if could else known & ~did, why="none such, or all the same")


def changes(before: npt.ArrayLike, after: npt.ArrayLike) -> dict[str, int]:
    """How many right answers became wrong, wrong became right, and how many stayed."""
    was, became = np.asarray(before, dtype=np.bool_), np.asarray(after, dtype=np.bool_)
    return {
        "harmful": int((was & ~became).sum()),
        "helpful": int((~was & became).sum()),
        "stayed_right": int((was & became).sum()),
        "stayed_wrong": int((~was & ~became).sum()),
    }


def _right(sheet: Sheet, game: int, said: str) -> bool:
    truth = sheet.truths[sheet.item[game]]
    return bool(said == (truth.preference if sheet.kind == "pair" else truth.label))


def _flips(of: Callable[[Floats], Floats]) -> Callable[[Sheet], Measured]:
    """A metric of members of several: right in the first round, harmful and helpful flips, and how many."""

    def measure(sheet: Sheet) -> Measured:
        cells = np.zeros((sheet.size, 4))
        for game in np.flatnonzero(sheet.counted):
            found = _flipped(sheet.verdicts[game], sheet.truths[sheet.item[game]])
            cells[sheet.item[game]] += found.right_first, found.harmful, found.helpful, found.agents
        return sums(of, *cells.T, why=NOBODY)

    return measure


def _flipped(verdict: Verdict, truth: Truth) -> Flips:
    """None of a model alone that went on, nor of votes on what the truth does not speak of."""
    with suppress(ValueError):
        return Flips() if WAITED in verdict.notes else flips(verdict, truth)
    return Flips()


def course(sheet: Sheet) -> list[Floats]:
    """Right and counted games by item and how often the judge's answer went on, (N, K) each.

    Only games that went on as often as any: those that were cut short would lower only the later ones.
    """
    told = [(int(game), _went(sheet.verdicts[game])) for game in np.flatnonzero(sheet.counted)]
    longest = max((len(said) for _, said in told), default=0)
    right, games = np.zeros((2, sheet.size, max(longest, 1)))
    for game, said in told:
        if longest > 1 and len(said) == longest:
            right[sheet.item[game]] += [_right(sheet, game, one) for one in said]
            games[sheet.item[game]] += 1
    return [right, games]


def _went(verdict: Verdict) -> Sequence[str]:
    return verdict.notes.get("course", ()) if WAITED in verdict.notes else ()


def slope(sizes: npt.ArrayLike, accuracies: npt.ArrayLike) -> Floats:
    """Least-squares slope of accuracies, (..., K), on how long was thought, (K,); NaN of one size."""
    x, y = np.asarray(sizes, dtype=np.float64), np.asarray(accuracies, dtype=np.float64)
    x = x - x.mean()
    return ratio((x * (y - y.mean(axis=-1, keepdims=True))).sum(axis=-1), np.asarray((x**2).sum()))


def scaling(sheet: Sheet) -> Measured:
    """The slope of accuracy on how often the answer went on."""
    columns = course(sheet)
    many = columns[0].shape[1]

    def finish(s: Floats) -> Floats:
        return slope(np.arange(many), ratio(s[:, :many], s[:, many:]))

    return sums(finish, *columns, why=NO_COURSE)


def gained(sheet: Sheet) -> Measured:
    """Accuracy at the end less at the beginning."""
    columns = course(sheet)
    ends = [column[:, place] for place in (-1, 0) for column in columns]
    return sums(lambda s: ratio(s[:, 0], s[:, 1]) - ratio(s[:, 2], s[:, 3]), *ends, why=NO_COURSE)


_S2J, _MAJ, _J1 = "arXiv 2509.22099", "arXiv 2511.15958", "arXiv 2505.11875"
_ANSWERED = PAIR + LABEL
SOLVING: dict[str, MetricEntry] = {
    "solved_share": MetricEntry(
        "Solved",
        _solving(lambda s: ratio(s[:, 0] + s[:, 1], s[:, 4])),
        ALL,
        _S2J,
        "games whose judge solved the question / games that note it",
        "solves too, if it is noted",
    ),
    "solve_to_judge_gap": MetricEntry(
        "Solve-to-judge gap", _solving(gap, "nothing was solved"), ALL, _S2J, "solved and misjudged / solved"
    ),
    "solve_phi": MetricEntry(
        "φ of solving and judging",
        _solving(phi, "all or nothing was solved, or rightly judged"),
        ALL,
        _S2J,
        "correlation of the 2x2 table of solved or not by right or not",
    ),
    "solve_difference": MetricEntry(
        "Right if solved, less if not",
        _solving(conditional, "all or nothing was solved"),
        ALL,
        _S2J,
        "share right where solved - share right where not",
    ),
    "kappa_answerable": MetricEntry(
        "κ on what it can answer",
        lambda sheet: kappa_of(sheet, could=True),
        _ANSWERED,
        "arXiv 2503.05061",
        "Cohen's κ of the games whose judge solved the question",
        OWN,
    ),
    "kappa_unanswerable": MetricEntry(
        "κ on what it can't answer",
        lambda sheet: kappa_of(sheet, could=False),
        _ANSWERED,
        "arXiv 2503.05061",
        "Cohen's κ of the games whose judge did not solve the question",
        OWN,
    ),
    "harmful_flips": MetricEntry(
        "Harmful flips",
        _flips(lambda s: ratio(s[:, 1], s[:, 0])),
        _ANSWERED,
        _MAJ,
        "members' answers that were right in their first round and wrong in their last / right in the first",
        OUT,
    ),
    "helpful_flips": MetricEntry(
        "Helpful flips",
        _flips(lambda s: ratio(s[:, 2], s[:, 3] - s[:, 0])),
        _ANSWERED,
        _MAJ,
        "members' answers that were wrong in their first round and right in their last / wrong in the first",
        OUT,
    ),
    "first_round_accuracy": MetricEntry(
        "Members' accuracy, first round",
        _flips(lambda s: ratio(s[:, 0], s[:, 3])),
        _ANSWERED,
        _MAJ,
        "right answers of members in their first round / answers",
        OUT,
    ),
    "scaling_slope": MetricEntry(
        "Slope of test-time scaling",
        scaling,
        _ANSWERED,
        _J1,
        "least-squares slope of accuracy on how often the answer went on; 0 is no scaling",
    ),
    "scaling_gain": MetricEntry(
        "Gain of test-time scaling",
        gained,
        _ANSWERED,
        _J1,
        "accuracy after the last continuation - before the first",
    ),
}
