"""Finds, in all replies of one competitor, constant answers, near duplicates, stencils and padding."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from simulators.known import Known
from simulators.likeness import words

FEWEST = 10
"""Of fewer replies nothing is said: three short answers may well be the same."""
MOSTLY = 0.9
"""The share of the commonest reply from which on a competitor is constant, however short the reply."""
DISTINCT = 0.1
"""The share of different replies, among long ones, up to which a competitor is constant."""
LONG = 12
"""Words from which on a reply is long: two questions may share a short answer, hardly a long one."""
ALIKE = 0.7
"""Likeness of near duplicates; one word changed in ten gives about 0.75."""
RUN = 20
"""Words in a row that replies to different questions hardly share, unless they come from one stencil."""
HALF = 0.5
"""The share of the replies in which such a run stands from which on it is a stencil."""
BYTES = 800
"""Of a shorter text, compression says little."""
PADDED, RANDOM = 0.15, 0.74
"""Compressed to less than the first share of its bytes, a text repeats itself; to more than the second, it
is no language. 1,374 real replies of 800 bytes and more lay between 0.18 and 0.62, but for two that went
round in circles; Chinese prose reaches 0.72, letters and digits by chance stay above 0.75."""


@dataclass(frozen=True, slots=True)
class Flags:
    """What stands out in a competitor's replies, one to each of `n` different questions.

    `distinct` are the different ones, near duplicates counted as one; `commonest` is how many are like the
    commonest. `long` and `long_distinct` are the same of long ones. `twins` are the places of long replies
    that have a near duplicate, `stencilled` those of replies with a passage that half of all replies share,
    `padded` and `random` those of replies that compress too well or too badly.
    """

    n: int
    distinct: int
    commonest: int
    long: int
    long_distinct: int
    twins: tuple[int, ...]
    stencilled: tuple[int, ...]
    padded: tuple[int, ...]
    random: tuple[int, ...]

    @property
    def distinct_share(self) -> float | None:
        """Different replies by questions; None without any."""
        return self.distinct / self.n if self.n else None

    @property
    def constant(self) -> bool | None:
        """Whether the questions hardly matter to the replies; None of too few."""
        if self.n < FEWEST:
            return None
        few = self.long >= FEWEST and self.long_distinct <= max(1.0, DISTINCT * self.long)
        return few or self.commonest >= MOSTLY * self.n


def flags(replies: Sequence[str]) -> Flags:
    """What stands out in replies to different questions, all by one competitor.

    Takes time about linear in the words. A prefix that a search by chance found compresses like prose: such a
    string is found because it comes again, whole or behind ever new beginnings.
    """
    group = groups(replies)
    long = [place for place, reply in enumerate(replies) if len(words(reply)) >= LONG]
    sizes = Counter(group[place] for place in long)
    ratios = [compressed(reply) for reply in replies]
    return Flags(
        n=len(replies),
        distinct=len(set(group)),
        commonest=max(Counter(group).values(), default=0),
        long=len(long),
        long_distinct=len(sizes),
        twins=tuple(place for place in long if sizes[group[place]] > 1),
        stencilled=stencilled(replies),
        padded=tuple(place for place, ratio in enumerate(ratios) if ratio is not None and ratio < PADDED),
        random=tuple(place for place, ratio in enumerate(ratios) if ratio is not None and ratio > RANDOM),
    )


def groups(replies: Sequence[str], alike: float = ALIKE) -> list[int]:
    """For each reply the number of its group: of those that are nearly the same as the group's first.

    A long reply joins the likest first one, if their likeness, Jaccard's index of words and pairs of
    neighbours, is at least `alike` in [0.5, 1]; a short one only the same words.
    """
    known, numbers = Known(), dict[str, int]()
    found = []
    for reply in replies:
        first = _first(known, reply, alike)
        if first is None:
            known.add(reply)
            numbers[reply] = len(numbers)
        found.append(numbers[reply if first is None else first])
    return found


def stencilled(replies: Sequence[str]) -> tuple[int, ...]:
    """The places of replies with a run of `RUN` words that stands in half of at least `FEWEST` replies."""
    if len(replies) < FEWEST:
        return ()
    runs = [_runs(reply) for reply in replies]
    shared = Counter(run for each in runs for run in each)
    common = {run for run, count in shared.items() if count >= HALF * len(replies)}
    return tuple(place for place, each in enumerate(runs) if each & common)


def compressed(text: str) -> float | None:
    """Bytes of the text compressed by zlib, at its best, by its bytes in UTF-8; None of a short text."""
    raw = text.encode("utf-8", "replace")
    return len(zlib.compress(raw, 9)) / len(raw) if len(raw) >= BYTES else None


def _runs(reply: str) -> set[int]:
    """The hashes of all its runs of words: enough to count by, within one process."""
    said = words(reply)
    return {hash(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}


def _first(known: Known, reply: str, alike: float) -> str | None:
    """The first reply of the group that a reply belongs to, if there is one."""
    same = known.same(reply)
    if same is not None or len(words(reply)) < LONG:
        return same
    nearest = known.nearest(reply, alike)
    return nearest[0] if nearest else None
