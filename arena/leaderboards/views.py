"""The pages of the leaderboards."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment, unchanged, wants_fragment

from .board import board_page
from .cadence import FIT_EVERY_S
from .columns import DEFAULT_SORT
from .compare import compare
from .downloads.changes import changes
from .facets import landing
from .models import Leaderboard
from .state import State, state_of

STALE_S = 60
TOLD = 20  # changes on the page of snapshots


def _state(request: HttpRequest, name: str | None = None) -> State | None:
    """Looks once a request: the page cache asks, and so does the view."""
    if not hasattr(request, "board_state"):
        boards = tuple(Leaderboard.objects.active().with_counts())
        named = [board for board in boards if board.name == name]
        shown = named or (boards and [landing(boards)] if name is None else [])
        request.board_state = state_of(shown[0], boards) if shown else None
    return request.board_state


def _version(request: HttpRequest, name: str | None = None) -> str:
    state = _state(request, name)
    return state.version if state else ""


@require_safe
@snapshot(FIT_EVERY_S, stale=STALE_S, version=_version)
def index(request: HttpRequest) -> HttpResponse:
    """The board to begin with, or what to do to get one."""
    state = _state(request)
    return _show(request, state) if state else render(request, "leaderboards/none.html")


@require_safe
@snapshot(FIT_EVERY_S, stale=STALE_S, version=_version)
def board(request: HttpRequest, name: str) -> HttpResponse:
    """One board."""
    state = _state(request, name)
    if state is None:
        raise Http404("There is no such leaderboard.")
    return _show(request, state)


@require_safe
@snapshot(FIT_EVERY_S, stale=STALE_S)
def snapshots(request: HttpRequest, name: str) -> HttpResponse:
    """Two snapshots of a board side by side, and what changed of late."""
    board = get_object_or_404(Leaderboard.objects.active(), name=name)
    context = {"board": board, "comparison": compare(board, request.GET), "changes": changes(board)[:TOLD]}
    return render(request, "leaderboards/snapshots.html", context)


def _show(request: HttpRequest, state: State) -> HttpResponse:
    seen, fragment = request.GET.get("seen"), wants_fragment(request)
    if fragment and seen == state.version:
        return unchanged()
    by_reader = fragment and seen is None  # and not by the page for itself, which leaves the fields alone
    request.GET = _said(request.GET)
    page = board_page(state, request.GET)
    context = {"page": page, "rows": page.rows, "by_reader": by_reader}
    response = page_or_fragment(request, "leaderboards/board.html", context)
    if by_reader:
        response.headers["HX-Push-Url"] = request.path + _query(request.GET)
    return response


def _said(query: QueryDict) -> QueryDict:
    """A query without what narrows nothing: forms send every field that they have."""
    said = query.copy()
    for name, value in query.items():
        if not value or (name, value) == ("sort", DEFAULT_SORT) or name == "seen":
            del said[name]
    return said


def _query(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else ""
