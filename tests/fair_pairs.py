"""Fair models for pair protocols."""

from judging import Fair

FAIR: dict[str, Fair] = {"pairwise": Fair()}
