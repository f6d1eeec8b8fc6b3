"""Asks whether our questions read like those of real people: blind rankings of three sources each."""

from __future__ import annotations
