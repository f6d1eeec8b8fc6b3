"""Fair models for protocols that ask no model."""

from judging import Fair

FAIR: dict[str, Fair] = {"reference": Fair(), "instructions": Fair()}
