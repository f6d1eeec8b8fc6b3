"""Asks, of what people and models write, whether it may be shown: by nobody, by a list, by an endpoint."""

from __future__ import annotations

from .base import Finding, Moderator
from .chosen import MODERATORS, chosen, moderate

__all__ = ["MODERATORS", "Finding", "Moderator", "chosen", "moderate"]
