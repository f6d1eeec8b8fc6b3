"""What tokens cost."""

from __future__ import annotations

from collections.abc import Mapping

PER = 1e6  # tokens that a price is of


def cost_of(tokens_in: float | None, tokens_out: float | None, price: Mapping[str, float]) -> float | None:
    """What so many tokens cost; None where a count or a price is not known."""
    if tokens_in is None or tokens_out is None or not {"input", "output"} <= set(price):
        return None
    return (tokens_in * float(price["input"]) + tokens_out * float(price["output"])) / PER
