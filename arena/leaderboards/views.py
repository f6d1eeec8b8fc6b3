"""The pages of the leaderboards; the first board is also the home page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.pages.render import page_or_fragment, unchanged, wants_fragment

from .board import board_page
from .models import Leaderboard


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first board, or what to do to get one."""
    boards = list(Leaderboard.objects.active())
    if not boards:
        return render(request, "home.html")
    return _show(request, boards, boards[0])


@require_safe
def board(request: HttpRequest, name: str) -> HttpResponse:
    """One board."""
    boards = list(Leaderboard.objects.active())
    return _show(request, boards, _named(boards, name))


def _show(request: HttpRequest, boards: Sequence[Leaderboard], shown: Leaderboard) -> HttpResponse:
    page = board_page(shown, request.GET)
    if wants_fragment(request) and request.GET.get("seen") == page.version:
        return unchanged()
    context = {"boards": boards, "page": page, "rows": page.rows}
    return page_or_fragment(request, "leaderboards/board.html", context)


def _named(boards: Sequence[Leaderboard], name: str) -> Leaderboard:
    found = next((board for board in boards if board.name == name), None)
    if found is None:
        raise Http404("There is no such leaderboard.")
    return found
