"""The table of social cards: pictures of a page for those who share its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .battle import battle
from .board import board
from .home import home
from .model import model

# From what names the page to its picture as SVG; raises Http404 where there is none.
CARDS: Mapping[str, Callable[[str], str]] = {
    "home": home,
    "board": board,
    "model": model,
    "battle": battle,
}
