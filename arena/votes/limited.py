"""Views that may be called only so often: over the rate 429, and 503 while nobody can count."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arena.accounts.voter import network_of, voter_of

from .limits import TooMany, Unavailable, allow

SAFE = ("GET", "HEAD", "OPTIONS")
PASSING = ("csrfmiddlewaretoken", "proof")  # each page has its own
WAIT_S = 5  # until the shared cache may be back
View = Callable[..., HttpResponse]


def limited(name: str, *, reading: bool = False) -> Callable[[View], View]:
    """Counts each call that changes something, or with `reading` every call, against a rate of RATES."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if reading or request.method not in SAFE:
                try:
                    allow(name, voter_of(request).key, network_of(request))
                except TooMany as refusal:
                    return _refused(request, 429, refusal.retry_after)
                except Unavailable:
                    return _refused(request, 503, WAIT_S)
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, for a page that sends it on; files cannot be kept so."""
    fields = request.POST.lists()
    return [(name, value) for name, values in fields for value in values if name not in PASSING]


def _refused(request: HttpRequest, status: int, wait: int) -> HttpResponse:
    """Nothing is lost: what was sent can be sent again as it is, with its key."""
    known = {"status": status, "wait": wait, "kept": kept_fields(request)}
    known["again"] = request.method not in SAFE
    response = render(request, "votes/refused.html", known, status=status)
    response["Retry-After"] = str(wait)
    return response
