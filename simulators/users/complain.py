"""Says what is wrong with the reply, and has it mended."""

from __future__ import annotations

from .reacting import entry

ENTRY = entry("complain", "Says what is wrong with the reply, and has it mended.")
