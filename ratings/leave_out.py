"""What every voter does to the board: the ratings without all votes of one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.special import expit

from ratings.arrays import Column, Counts, Floats, Indices
from ratings.board import Group
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import pair_counts
from ratings.errors import BadSetting, NoBattles
from ratings.influence import Influence
from ratings.refits import CREDIT
from ratings.settings import Scale
from ratings.strengths import strengths

_CELLS = 1 << 22  # ratings held at a time: 32 MiB
_ALL = 0.95  # share of the information, in the direction it moves the ratings, of who cast nearly every vote


@dataclass(frozen=True)
class LeftOut:
    """The board fitted without one voter.

    predicted, shift: the largest change of a rating, points, in one step and by the refit. whose: of whom.
    shift is NaN and the names empty if nobody is rated then. first: who leads. unrated: who has no rating
    without this voter, or none on the board's main scale.
    """

    voter: object
    votes: int
    predicted: float
    shift: float
    whose: str
    first: str
    unrated: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WithoutVoters:
    """The board without each of V voters, by one step from the whole board's ratings, (V,) each.

    votes: that state a preference between competitors of the main group. shift: the largest change of a
    rating, rating points. whose: index into names. first: who leads then, index into names. places: on how
    many of the board's places somebody else stands then. refitted: those that matter most, fitted anew.
    """

    names: tuple[str, ...]
    voters: Column
    votes: Counts
    shift: Floats
    whose: Indices
    first: Indices
    places: Counts
    leader: str
    refitted: tuple[LeftOut, ...]


def leave_one_voter_out(data: Comparisons, settings: Scale | None = None, refits: int = 5) -> WithoutVoters:
    """Bradley-Terry ratings of the largest comparable group without each voter (Comparisons.cluster).

    All at once: one Newton step from the fit, -H^+ u / (1 - k), u the summed scores of the voter's battles
    (the jackknife of clusters; Cook 1977, Technometrics 19), k the voter's share of the information along
    H^+ u. Then so many are fitted anew: those who in one step change who leads, then those who move a rating
    most. settings: the scale of the ratings.
    """
    if data.cluster is None:
        raise BadSetting("to leave voters out, each battle needs its voter (cluster)")
    pairs = pair_counts(data)
    inside = giant(pairs)
    if not inside.any():
        raise NoBattles("nobody has a rating, so no voter moves one")
    votes = _Votes.of(Group(pairs.within(inside), data, inside), (settings or Scale()).unit)
    shift, whose, first, places = (np.concatenate(part) for part in zip(*votes.steps(), strict=True))
    matters = np.lexsort((shift, first != votes.order[0]))[::-1][:refits]
    return WithoutVoters(
        names=votes.rows.names,
        voters=votes.voters,
        votes=np.diff(votes.starts),
        shift=shift,
        whose=whose,
        first=first,
        places=places,
        leader=votes.rows.names[votes.order[0]],
        refitted=tuple(votes.without(int(voter), float(shift[voter])) for voter in matters),
    )


@dataclass(frozen=True, eq=False)
class _Votes:
    """The battles of the main group, N by V voters between R competitors, the rows voter by voter.

    starts: where each voter's rows begin, and where they all end, (V + 1,).
    """

    fit: Influence
    rows: Comparisons
    voters: Column
    starts: Indices
    unit: float

    @classmethod
    def of(cls, group: Group, unit: float) -> "_Votes":
        voters, code = np.unique(np.asarray(group.rows.cluster), return_inverse=True)
        rows = group.rows.take(np.argsort(code, kind="stable"))
        starts = np.concatenate([[0], np.cumsum(np.bincount(code))])
        return cls(Influence.of(group.pairs), rows, voters, starts, unit)

    @cached_property
    def order(self) -> Indices:
        """Competitors, best first, (R,)."""
        return np.argsort(-self.fit.strength, kind="stable")

    def steps(self) -> Iterator[tuple[Floats, Indices, Indices, Counts]]:
        """shift, whose, first and places, for as many voters at a time as fit into memory."""
        chunk = max(1, _CELLS // self.order.size)
        for start in range(0, self.voters.size, chunk):
            stop = min(start + chunk, self.voters.size)
            moves = self._moves(start, stop)
            orders = np.argsort(-(self.fit.strength + moves), axis=1, kind="stable")
            whose = np.abs(moves).argmax(axis=1)
            shift = self.unit * np.abs(moves).max(axis=1)
            yield shift, whose, orders[:, 0], (orders != self.order).sum(axis=1)

    def _moves(self, start: int, stop: int) -> Floats:
        """One step without each of the voters from start to stop, logits, (stop - start, R)."""
        some = slice(self.starts[start], self.starts[stop])
        a, b = self.rows.a[some], self.rows.b[some]
        weight = np.ones(a.size) if self.rows.weight is None else self.rows.weight[some]
        expected = expit(self.fit.strength[a] - self.fit.strength[b])
        surprise = weight * (CREDIT[self.rows.outcome[some]] - expected)
        voter = np.repeat(np.arange(stop - start), np.diff(self.starts[start : stop + 1]))
        entries = np.concatenate([surprise, -surprise]), (np.tile(voter, 2), np.concatenate([a, b]))
        scores = coo_array(entries, shape=(stop - start, self.order.size)).tocsr()
        moves = -(scores @ self.fit.bread)
        whole = -np.asarray(scores.multiply(moves).sum(axis=1)).ravel()
        along = weight * expected * (1 - expected) * (moves[voter, a] - moves[voter, b]) ** 2
        own = np.bincount(voter, along, stop - start)
        share = np.minimum(np.divide(own, whole, out=np.zeros_like(own), where=whole > 0), _ALL)
        stepped: Floats = moves / (1 - share)[:, None]
        return stepped

    def without(self, voter: int, predicted: float) -> LeftOut:
        """The refit without one voter; changes are of those still rated, about their mean."""
        start, stop = self.starts[voter], self.starts[voter + 1]
        rest = np.concatenate([np.arange(start), np.arange(stop, len(self.rows))])
        strength, names = self._refit(self.rows.take(rest)), self.rows.names
        rated = ~np.isnan(strength)
        unrated = tuple(name for name, still in zip(names, rated, strict=True) if not still)
        found = LeftOut(self.voters[voter].item(), int(stop - start), predicted, np.nan, "", "", unrated)
        if not rated.any():
            return found
        move = strength - self.fit.strength
        move = np.abs(move - move[rated].mean())
        whose, first = int(np.nanargmax(move)), int(np.nanargmax(strength))
        return replace(found, shift=self.unit * float(move[whose]), whose=names[whose], first=names[first])

    def _refit(self, rows: Comparisons) -> Floats:
        """Strengths of the largest group that the rows leave, (R,); NaN outside."""
        strength = np.full(self.order.size, np.nan)
        if len(rows):
            pairs = pair_counts(rows)
            inside = giant(pairs)
            if inside.any():
                strength[inside] = strengths(pairs.within(inside), self.fit.strength[inside])[0]
        return strength
