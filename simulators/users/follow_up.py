"""Asks for the next step."""

from __future__ import annotations

from .reacting import entry

ENTRY = entry("follow_up", "Asks for the next step.")
