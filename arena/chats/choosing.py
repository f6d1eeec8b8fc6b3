"""Where chats begin with models that the person chooses by name: two side by side, or one alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from arena.accounts.voter import known_voter
from arena.competitors.models import Competitor
from arena.votes.limited import limited

from .asking import NotBegun, ask, blank
from .forms import Begin, Chosen


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def named(request: HttpRequest) -> HttpResponse:
    """Two models that the person chooses; rates nobody."""
    return _by_name(request, "ab")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@known_voter
@limited("begin")
def alone(request: HttpRequest) -> HttpResponse:
    """One model that the person chooses; rates nobody."""
    return _by_name(request, "a")


def _by_name(request: HttpRequest, letters: str) -> HttpResponse:
    if request.method != "POST":
        return _pick(request, letters)
    try:
        return ask(request, _chosen(request, letters))
    except NotBegun as refusal:
        return _pick(request, letters, refusal.status, **refusal.shown)


def _chosen(request: HttpRequest, letters: str) -> tuple[Competitor, ...]:
    form = Chosen(request.POST)
    chosen = tuple(form.cleaned_data[side] for side in letters) if form.is_valid() else (None,)
    if None in chosen or len(set(chosen)) < len(letters):
        raise NotBegun("choose", form=Begin(request.POST))
    return chosen


def _pick(request: HttpRequest, letters: str, status: int = 200, **more: Any) -> HttpResponse:
    everybody = Chosen().fields["a"].queryset.order_by("title", "name")
    given = request.POST or request.GET
    context = blank(request) | {
        "letters": letters,
        "everybody": everybody,
        "pickers": [(side.upper(), side, given.get(side, "")) for side in letters],
        "enough": len(everybody) >= len(letters),
    }
    return render(request, "chats/pick.html", context | more, status=status)
