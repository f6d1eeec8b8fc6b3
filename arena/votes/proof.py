"""A proof of work (altcha), which browsers do by themselves: asked for on risk, good for one vote."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from functools import wraps
from secrets import randbelow
from typing import Any

import altcha
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from arena.accounts.voter import network_of, voter_of

from .limited import kept_fields
from .risk import BROKEN, must_prove

log = logging.getLogger(__name__)

FIELD = "proof"
ALGORITHM, COST = "PBKDF2/SHA-256", 1_000  # about half a millisecond a try
GOOD_FOR_S = 600
ASKED = 428  # RFC 6585: something has to come first
View = Callable[..., HttpResponse]


def challenge() -> str:
    """A puzzle as JSON: which of some thousand numbers it is can only be found by trying."""
    most = settings.ARENA_PROOF_TRIES
    made = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=randbelow(most + 1),
        expires_at=int(time.time()) + GOOD_FOR_S,
        data={"most": most},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def solved(payload: str) -> bool:
    """Whether it is the solution of a puzzle of ours that was not handed in before."""
    try:
        answer = altcha.Payload.from_base64(payload)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    if not altcha.verify_solution(answer, _secret()).verified:
        return False
    return cache.add(f"proof:{answer.challenge.signature}", 1, GOOD_FOR_S)


def proved(view: View) -> View:
    """For views that take votes: on risk, work comes first. `request.flags` goes with the vote.

    A defence that is broken lets through and says so in the flags: it never costs an honest vote.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.flags = ()  # type: ignore[attr-defined]
        if request.method == "POST":
            try:
                if must_prove(voter_of(request), network_of(request)) and not _is_proved(request):
                    return ask(request)
            except Exception:
                log.exception("nobody could ask for a proof of work")
                request.flags = (BROKEN,)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def ask(request: HttpRequest) -> HttpResponse:
    """The page that does the work and then sends on what was sent."""
    known = {"challenge": challenge(), "kept": kept_fields(request)}
    return render(request, "votes/prove.html", known, status=ASKED)


def _is_proved(request: HttpRequest) -> bool:
    return bool(request.POST.get(FIELD)) and solved(request.POST[FIELD])


def _secret() -> bytes:
    return salted_hmac("arena.votes.proof", "", algorithm="sha256").digest()
