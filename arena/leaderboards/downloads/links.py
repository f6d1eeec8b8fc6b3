"""The addresses of downloads, which are the same in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from arena.leaderboards.models import Leaderboard


@dataclass(frozen=True)
class Link:
    """A board as a file."""

    ending: str
    title: str
    content_type: str
    address: str


def stable(address: Callable[[], str]) -> str:
    """An address as it is for machines, whatever the reader's language."""
    with override(settings.LANGUAGE_CODE):
        return address()


def links(board: Leaderboard, styled: bool = False) -> list[Link]:
    """A board in every format."""
    from . import FORMATS

    asked = "?style=1" if styled else ""
    return [
        Link(ending, form.title, form.content_type, _address(board, ending) + asked)
        for ending, form in FORMATS.items()
    ]


def _address(board: Leaderboard, ending: str) -> str:
    return stable(lambda: reverse("leaderboards:download", args=[board.name, ending]))
