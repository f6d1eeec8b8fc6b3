"""The ways to choose frames: one file and one line here for each."""

from __future__ import annotations

from .base import Strategy
from .centred import CENTRED
from .focused import FOCUSED
from .scenes import SCENES
from .uniform import UNIFORM

STRATEGIES: dict[str, Strategy] = {
    strategy.name: strategy for strategy in (UNIFORM, CENTRED, SCENES, FOCUSED)
}
