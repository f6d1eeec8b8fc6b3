"""Fair models for protocols of several judges."""

from judging import Fair

FAIR: dict[str, Fair] = {}
