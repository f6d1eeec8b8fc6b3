"""What sides say is let out in frames: as it comes, or in step, so that no timing says which is faster.

Pure: no clock is read here, the caller says what time it is, in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

PAUSE_S = 0.01
"""Between two frames at least: what comes closer together is shown together."""

TICK_S = 0.05
"""The same where one side goes on alone."""

TAIL_S = 15.0
"""What is left of a reply that is complete takes no longer, however slow the joint part was."""

PACE = 200.0
"""Characters a second at which a side goes on alone where no joint part has set a pace."""

LEAST_S = 0.25
"""A joint part that was shorter sets none."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is shown next, by side. whole: in place of all that was shown before; else after it."""

    texts: Mapping[str, str]
    whole: bool = False


@dataclass(slots=True)
class Side:
    """What one side has said, and how much of it was let out."""

    text: str = ""
    shown: int = 0
    ended: bool = False
    void: bool = False  # what was let out is not what it says now

    @property
    def catches_up(self) -> bool:
        """Whether it has begun again and not come as far as it had been."""
        return self.void and not self.ended and len(self.text) <= self.shown


@dataclass
class Free:
    """Each side is shown as it comes: where the person knows who speaks."""

    names: str
    sides: dict[str, Side] = field(init=False)
    last: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        self.sides = {name: Side() for name in self.names}

    def say(self, side: str, piece: str) -> None:
        """A side said something more."""
        self.sides[side].text += piece

    def anew(self, side: str) -> None:
        """What a side said so far is void: it begins again."""
        one = self.sides[side]
        one.text, one.void = "", one.void or one.shown > 0

    def end(self, side: str) -> None:
        """A side has said all."""
        self.sides[side].ended = True

    @property
    def shown(self) -> dict[str, str]:
        """What has been let out of what each side says."""
        return {name: one.text[: one.shown] for name, one in self.sides.items()}

    @property
    def over(self) -> bool:
        """Whether all have said all, and it was let out."""
        return all(one.ended and not one.void and one.shown >= len(one.text) for one in self.sides.values())

    def take(self, now: float) -> Frame | None:
        """What may be shown at this moment, if there is anything new."""
        reach = self._reach(now)
        if not self._grows(reach) or now < self.last + self._pause:
            return None
        self.last = now
        whole = any(one.void for one in self.sides.values())
        texts = {name: one.text[0 if whole else one.shown : reach[name]] for name, one in self.sides.items()}
        for name, one in self.sides.items():
            one.shown, one.void = min(reach[name], len(one.text)), False
        return Frame(texts, whole)

    def wait(self, now: float) -> float | None:
        """Seconds until there is something to take though nobody says more; None: there will be nothing."""
        return max(0.0, self.last + self._pause - now) if self._grows(self._reach(now)) else None

    @property
    def _pause(self) -> float:
        return PAUSE_S

    def _grows(self, reach: Mapping[str, int]) -> bool:
        return any(one.void or reach[name] > one.shown for name, one in self.sides.items())

    def _reach(self, now: float) -> dict[str, int]:
        """Up to which character each side may be shown."""
        return {name: len(one.text) for name, one in self.sides.items()}


class Tail(NamedTuple):
    """A side that goes on alone: from when and which character, at how many a second."""

    since: float
    start: int
    pace: float
    complete: bool


@dataclass
class Lockstep(Free):
    """Of both sides equally much is shown while both speak, then the rest of the longer at the same pace.

    Everything follows from the lesser of the two at each moment, so that who swaps the sides sees
    frames of the same sizes at the same moments. What is left of a difference: replies have
    different lengths, and frames end where a word of the side that lags ends.
    """

    first: tuple[float, int] | None = field(default=None, init=False)
    tail: Tail | None = field(default=None, init=False)

    def take(self, now: float) -> Frame | None:
        frame = super().take(now)
        if frame and self.first is None:
            self.first = now, min(one.shown for one in self.sides.values())
        return frame

    def wait(self, now: float) -> float | None:
        """As ever; what goes on alone comes by and by."""
        waits = super().wait(now)
        if waits is None and self.tail and self._alone and len(self._alone.text) > self._alone.shown:
            return TICK_S
        return waits

    @property
    def _pause(self) -> float:
        return TICK_S if self.tail else PAUSE_S

    def _grows(self, reach: Mapping[str, int]) -> bool:
        return not any(one.catches_up for one in self.sides.values()) and super()._grows(reach)

    def _reach(self, now: float) -> dict[str, int]:
        joint = min(len(one.text) for one in self.sides.values())
        alone = self._alone
        reach = {name: max(joint, 0 if one.void else one.shown) for name, one in self.sides.items()}
        if alone is None:
            return reach
        self._set_pace(now, joint, alone)
        ahead = int(self.tail.pace * (now - self.tail.since)) if self.tail else 0
        start = self.tail.start if self.tail else joint
        longer = next(name for name, one in self.sides.items() if one is alone)
        return reach | {longer: max(reach[longer], min(len(alone.text), start + ahead))}

    @property
    def _alone(self) -> Side | None:
        """The side that has more to say than the other, which has ended and was shown in full."""
        shorter, longer = sorted(self.sides.values(), key=lambda one: len(one.text))
        whole = shorter.ended and not shorter.void and shorter.shown >= len(shorter.text)
        return longer if whole and len(longer.text) > len(shorter.text) else None

    def _set_pace(self, now: float, joint: int, alone: Side) -> None:
        if self.tail is None:
            self.tail = Tail(now, joint, self._pace(now, joint), complete=False)
        if alone.ended and not self.tail.complete:
            rest = len(alone.text) - alone.shown
            pace = max(self.tail.pace, rest / TAIL_S)
            self.tail = Tail(now, alone.shown, pace, complete=True)

    def _pace(self, now: float, joint: int) -> float:
        """Characters a second of the joint part."""
        since, start = self.first or (now, joint)
        return (joint - start) / (now - since) if joint > start and now - since >= LEAST_S else PACE
