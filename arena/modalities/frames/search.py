"""A search for the moments that matter, coarse to fine, in at most three rounds of looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from .centred import middles

ROUNDS = 3
LEAST_LOOKS = 16
BEST = 3
"""How many of the best looks a round looks around."""
APART_S = 0.4
"""How far apart two looks are at least: closer ones show the same."""
PEAKS_APART_S = 1.0
"""How far apart the best are at least: closer ones belong to one event."""
AROUND_S = (1.0, -1.0, 2.0, -2.0, 4.0, -4.0)
"""Where the context of a moment is shown: neighbours at growing distance, so that motion is kept.

After MASR (arXiv 2504.17213), whose own offsets are not known."""

Look = tuple[float, float]
"""A moment in seconds and the score of what is shown there."""


@dataclass
class Search:
    """A search in a video of `duration` seconds for at most `count` moments.

    `guide` has what a cheap look at the whole video promises: (moment, promise), promise from 0. The
    search only says where to look (`ask`) and is told the scores (`tell`), wherever they come from:

    1. half of the looks go to the most promising moments, half evenly over the video;
    2. half go around the best looks of before, into the space to their neighbours, half to the next
       most promising moments;
    3. the same again, closer.

    A round has `looks = max(16, count)` looks, so a video is looked at 48 times at most, or 3 × count.
    **Arithmetic.** Even looks alone can't do it: 48 in ten minutes are 12.5 s apart and meet an event
    of 1.5 s in 12 % of cases; to be sure they would have to be 400. But the thumbnails of ten minutes
    are 0.5 s apart, and less than 1 s where key frames pull them, so each event of 1.5 s lies on one
    or more (in up to 15 minutes). If it shows there it is a peak of promise, and the rounds look at
    the 8 + 8 + 8 highest peaks: it is found unless 24 other moments of the video stand out more.
    """

    duration: float
    count: int
    guide: Sequence[Look]
    log: list[list[Look]] = field(default_factory=list)

    @property
    def looks(self) -> int:
        """How often a round looks."""
        return max(LEAST_LOOKS, self.count)

    def ask(self) -> list[float]:
        """The moments to look at next, in order of time; none when the search is over."""
        if len(self.log) == ROUNDS:
            return []
        return self._next() if self.log else self._first()

    def tell(self, moments: Iterable[float], scores: Iterable[float]) -> None:
        """What was seen: a score for each moment, higher for what is searched, nought or less for nothing."""
        self.log.append(list(zip(moments, map(float, scores), strict=True)))

    def found(self) -> list[float]:
        """The moments to show, in order of time: three in four the best, the rest their context."""
        best = [moment for moment, score in self._ranked() if score > 0]
        peaks = _apart(best, [], -(-3 * self.count // 4), PEAKS_APART_S)
        context = (moment + offset for offset in AROUND_S for moment in peaks)
        rest = chain(context, best, middles(0, self.duration, self.count), self._promising())
        return sorted(peaks + _apart(self._inside(rest), peaks, self.count - len(peaks)))

    def _first(self) -> list[float]:
        promising = _apart(self._promising(), [], self.looks // 2, PEAKS_APART_S)
        even = middles(0, self.duration, self.looks - self.looks // 2)
        return sorted(promising + _apart(even, promising, len(even)))

    def _next(self) -> list[float]:
        seen = [moment for moment, _ in self._seen()]
        closer = _apart(self._around_the_best(seen), seen, self.looks // 2)
        more = _apart(self._promising(), seen + closer, self.looks - len(closer), PEAKS_APART_S)
        known = seen + closer + more
        unseen = _apart(_widest(known, self.duration), known, self.looks - len(closer + more))
        return sorted(closer + more + unseen)

    def _around_the_best(self, seen: list[float]) -> Iterable[float]:
        # Each gap beside a good look is cut in equal pieces, all gaps in turn.
        edges = sorted({0.0, *seen, self.duration})
        pieces = max(2, self.looks // (4 * BEST) + 1)
        best = [moment for moment, score in self._ranked() if score > self._middling()][:BEST]
        gaps = chain.from_iterable((_gap_before(edges, moment), _gap_after(edges, moment)) for moment in best)
        cuts = [[start + (end - start) * k / pieces for k in range(1, pieces)] for start, end in gaps]
        return chain.from_iterable(zip(*cuts, strict=True))

    def _middling(self) -> float:
        scores = sorted(score for _, score in self._seen())
        return scores[len(scores) // 2]

    def _seen(self) -> list[Look]:
        return [look for looks in self.log for look in looks]

    def _ranked(self) -> list[Look]:
        return sorted(self._seen(), key=lambda look: (-look[1], look[0]))

    def _promising(self) -> list[float]:
        ranked = sorted(self.guide, key=lambda look: (-look[1], look[0]))
        return [moment for moment, promise in ranked if promise > 0]

    def _inside(self, moments: Iterable[float]) -> Iterable[float]:
        return (moment for moment in moments if 0 <= moment < self.duration)


def _apart(
    moments: Iterable[float], others: Sequence[float], count: int, apart: float = APART_S
) -> list[float]:
    """The first `count` of the moments that are not too close to each other or to others."""
    chosen: list[float] = []
    for moment in moments:
        if len(chosen) >= count:
            break
        if all(abs(moment - other) >= apart for other in chain(others, chosen)):
            chosen.append(moment)
    return chosen


def _widest(seen: Sequence[float], duration: float) -> list[float]:
    """The middles of the gaps between what was seen, the widest gap first."""
    edges = sorted({0.0, *seen, duration})
    gaps = sorted(pairwise(edges), key=lambda gap: gap[0] - gap[1])
    return [(start + end) / 2 for start, end in gaps]


def _gap_before(edges: Sequence[float], moment: float) -> Look:
    return max((edge for edge in edges if edge < moment), default=moment), moment


def _gap_after(edges: Sequence[float], moment: float) -> Look:
    return moment, min((edge for edge in edges if edge > moment), default=moment)
