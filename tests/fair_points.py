"""Fair models for protocols that look at each reply, at several at once, at steps and at actions."""

from judging import Fair

FAIR: dict[str, Fair] = {}
