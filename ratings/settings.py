"""The settings that methods share, checked once."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, log

from scipy.special import ndtri

from ratings.errors import BadSetting

TIERS = ("marginal", "simultaneous")


def require(holds: bool, name: str, value: object, wanted: str) -> None:
    if not holds:
        raise BadSetting(f"{name} = {value!r} must be {wanted}")


def require_number(name: str, value: object) -> None:
    """Anything that is not a finite number (a word, a flag, NaN) is refused by name."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    require(number, name, value, "a finite number")


def require_one_of(name: str, value: object, allowed: Iterable[str]) -> None:
    words = tuple(allowed)
    require(value in words, name, value, " or ".join(words))


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How a strength in logits is shown: rating points per factor `base` in the odds of winning."""

    scale: float = 400.0
    base: float = 10.0

    def __post_init__(self) -> None:
        for name in ("scale", "base"):
            require_number(name, getattr(self, name))
        require(self.scale > 0, "scale", self.scale, "positive")
        require(self.base > 1, "base", self.base, "above 1")

    @property
    def unit(self) -> float:
        """Rating points per logit: 400 / ln 10 = 173.7 by default."""
        return self.scale / log(self.base)


@dataclass(frozen=True, kw_only=True)
class LikelihoodSettings(Scale):
    """Settings of maximum-likelihood methods.

    mean: of the rated competitors. level: of the intervals.
    tiers: simultaneous, so that with probability `level` everybody below the first tier is truly worse than
    somebody in the tier above; or marginal, by everybody's own interval. seed: of whatever is simulated.
    """

    mean: float = 1000.0
    level: float = 0.95
    tiers: str = "simultaneous"
    seed: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("mean", "level"):
            require_number(name, getattr(self, name))
        require(0 < self.level < 1, "level", self.level, "between 0 and 1")
        require_one_of("tiers", self.tiers, TIERS)
        require(isinstance(self.seed, int) and self.seed >= 0, "seed", self.seed, "a whole number from 0")

    @property
    def tail(self) -> float:
        """Probability left out on each side of the interval."""
        return (1 - self.level) / 2

    @property
    def z(self) -> float:
        """Half-width of the interval in standard errors: 1.96 at 95 %."""
        return float(-ndtri(self.tail))
