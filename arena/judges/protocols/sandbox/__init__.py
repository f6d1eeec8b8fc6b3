"""Runs code that a contestant wrote, where it can harm nobody, or not at all."""

from __future__ import annotations

from .running import COMPILE, FINE, WRONG, Limits, Outcome, Program, Unavailable, allow, run, run_async

__all__ = [
    "COMPILE",
    "FINE",
    "WRONG",
    "Limits",
    "Outcome",
    "Program",
    "Unavailable",
    "allow",
    "run",
    "run_async",
]
