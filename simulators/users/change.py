"""Changes one of the conditions midway."""

from __future__ import annotations

from .reacting import entry

ENTRY = entry("change", "Changes one of the conditions midway.")
