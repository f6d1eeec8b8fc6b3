"""Says why a verdict stands where it does in the queue."""

from collections.abc import Iterator

import numpy as np

from ratings.labels import OUTCOMES
from ratings.review import Cell, Review, Seen

_MORE = 1.25  # times what is usual: from here on a kind is a reason
_UNLIKELY = 1 / 3
_CONFIDENT = 0.8
_SAID = {"a": "a is better", "b": "b is better", "tie": "a tie", "both_bad": "both are bad"}
_KINDS_TOLD = 2


def why(seen: Seen, review: Review, row: int) -> tuple[str, ...]:
    """Reasons to look at a verdict, in sentences, what speaks of it alone first."""
    return (
        *_by_votes(seen, row),
        *_by_itself(seen, row),
        *_by_the_board(seen, row),
        *_by_kind(review, row),
        *_by_what_is_not_known(review, row),
    )


def _by_votes(seen: Seen, row: int) -> Iterator[str]:
    voted, against = int(seen.voted[row]), int(seen.against[row])
    if not voted:
        return
    sure = _confidence(seen, row) >= _CONFIDENT
    judge = f"a judge {_confidence(seen, row):.0%} sure" if sure else "the judge"
    said = _SAID[OUTCOMES[int(seen.verdict[row])]]
    if against:
        yield f"{judge} against {against} of {voted} {_people(voted)}: it said {said}"
    else:
        yield f"{voted} of {voted} {_people(voted)} said as it did: {said}"


def _people(n: int) -> str:
    return "person" if n == 1 else "people"


def _confidence(seen: Seen, row: int) -> float:
    value = np.nan if seen.confidence is None else seen.confidence[row]
    return float(np.nan_to_num(value))


def _by_itself(seen: Seen, row: int) -> Iterator[str]:
    if seen.conflict is not None and seen.conflict[row]:
        yield "it contradicted itself when the sides were swapped"


def _by_the_board(seen: Seen, row: int) -> Iterator[str]:
    if seen.expected is None or np.isnan(seen.expected[row]) or seen.verdict[row] > 1:
        return
    chance = float(seen.expected[row]) if seen.verdict[row] == 0 else 1 - float(seen.expected[row])
    if chance < _UNLIKELY:
        yield f"by the board's ratings its choice had a chance of {chance:.0%}"


def _by_kind(review: Review, row: int) -> Iterator[str]:
    worse = [cell for cell in review.cells_of(row) if cell.voted and cell.expected > _MORE * review.usual]
    for cell in worse[:_KINDS_TOLD]:
        yield (
            f"{_named(cell)}: people disagree with it in {cell.share:.0%}"
            f" [{100 * (cell.lower or 0):.0f}, {100 * (cell.upper or 0):.0f}] of {cell.voted}"
        )


def _by_what_is_not_known(review: Review, row: int) -> Iterator[str]:
    """Where a decision tells more of others than of this verdict: of which kind least is known."""
    if review.gain[row] <= review.fault[row]:
        return
    cells = [cell for cell in review.cells_of(row) if 2 * cell.voted < cell.battles > 1]
    if cells:
        least = min(cells, key=lambda cell: cell.voted)
        yield f"{_named(least)}: of {least.battles} verdicts people voted on {least.voted}"


def _named(cell: Cell) -> str:
    return f"{cell.kind} {cell.value or 'not known'}"
