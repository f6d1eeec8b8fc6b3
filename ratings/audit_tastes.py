"""Which competitors a judge favours more than people do, beyond what its noise explains."""

import numpy as np

from ratings.arrays import Flags, Floats, Indices
from ratings.audit_decided import Decided
from ratings.audit_design import Design
from ratings.audit_sharpness import (
    Evidence,
    Fitted,
    System,
    blurred,
    either_way,
    is_strong,
    plain,
)

_FEW = 5  # battles, below which nothing is told of a competitor
_ALIKE = 1e-6  # of a competitor's battles, left over by the columns; below it they say the same


def tastes(decided: Decided, made: Design, alpha: float) -> tuple[Floats, Floats, Flags]:
    """How much more of a battle the judge gives each, p-values, and who is flagged, (M,) each.

    A taste for one is a distaste for all that meet it. So the clearest is flagged first, then allowed for
    while the others are told anew, until none is clear at alpha over the number of those left (as Holm 1979).
    """
    a, b, size = decided.a[made.rows], decided.b[made.rows], len(decided.names)
    columns, flagged = made.columns, np.zeros(size, dtype=np.bool_)
    value, p_value = _told(made.known, columns, (a, b), size)
    while True:
        left = ~flagged & ~np.isnan(p_value)
        if not left.any():
            break
        best = int(np.argmin(np.where(left, p_value, np.inf)))
        if p_value[best] > alpha / left.sum():
            break
        flagged[best] = True
        columns = np.column_stack([columns, (a == best).astype(np.float64) - (b == best)])
        again = _told(made.known, columns, (a, b), size)
        value, p_value = (
            np.where(flagged, old, new) for old, new in zip((value, p_value), again, strict=True)
        )
    return value, p_value, flagged


def _told(
    known: Evidence, columns: Floats, sides: tuple[Indices, Indices], size: int
) -> tuple[Floats, Floats]:
    """Value and p-value of each competitor beside the columns, (M,) each."""
    if len(known) <= columns.shape[1]:
        return np.full(size, np.nan), np.full(size, np.nan)
    blur = np.ones((len(known), 1))
    if is_strong(known, columns, blur):
        found = _added(blurred(known, blur, columns), sides, size)
        return found.value, found.p_value
    more, alone = (
        _added(plain(explained, columns), sides, size)
        for explained in (known.verdict - known.vote, known.verdict)
    )
    return more.value, either_way(more, alone)


def _added(system: System, sides: tuple[Indices, Indices], size: int) -> Fitted:
    """What one more column, +1 on side a and -1 on side b, would get, for each competitor's, (M,).

    By what is left of the verdict without it (Rao's score test, 1948), squares by battle: the column less
    what the others take from it (Frisch and Waugh 1933) is x - score g, g = x' regressors turn.
    """
    a, b = sides

    def total(each: Floats) -> Floats:
        """Of x times each column, (M, J)."""
        return np.stack([np.bincount(a, one, size) - np.bincount(b, one, size) for one in each.T], axis=1)

    def squared(each: Floats) -> Floats:
        return np.asarray(np.bincount(a, each, size) + np.bincount(b, each, size), dtype=np.float64)

    left, battles = system.left, squared(np.ones(a.size))
    taken = total(system.regressors) @ system.turn
    heft = battles - (taken * total(system.instruments)).sum(axis=1)
    crossed = (taken * total(system.score * left[:, None])).sum(axis=1)
    own = np.einsum("mi,ij,mj->m", taken, system.score.T @ system.score, taken)
    noise = np.maximum(squared(left**2) - 2 * crossed + own, 0) * battles / np.maximum(battles - 1, 1)
    enough = (battles >= _FEW) & (heft > _ALIKE * battles)
    weight = np.where(enough, heft, np.nan)
    return Fitted.of(total(left[:, None])[:, 0] / weight, np.sqrt(noise) / weight, np.maximum(battles - 1, 1))
