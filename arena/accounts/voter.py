"""Who votes: a signed cookie or an account says which votes are one person's, and never whose they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.utils.crypto import salted_hmac

from .models import User
from .network import network_of

__all__ = ["Voter", "keep_voter", "known_voter", "network_of", "voter_of", "voter_of_scope"]

COOKIE = "__Host-voter" if settings.HTTPS else "voter"
KEPT_S = 2 * 365 * 24 * 3600
_SALT = "arena.accounts.voter"


@dataclass(frozen=True)
class Voter:
    """key: what votes are kept under. is_new: nobody has seen them before this request."""

    key: str
    is_new: bool = False
    user_id: int | None = None


def voter_of(request: HttpRequest) -> Voter:
    """The voter behind a request, a new one if it carries no valid cookie; `keep_voter` then sets it."""
    if voter := _known(request):
        return voter
    if not hasattr(request, "new_voter"):
        request.new_voter = uuid4().hex  # type: ignore[attr-defined]
    return Voter(key_of(request.new_voter), is_new=True)  # type: ignore[attr-defined]


def voter_of_scope(scope: dict[str, Any]) -> Voter | None:
    """The voter behind a socket, if any. Reads the database where they are signed in: not for async code."""
    request = HttpRequest()
    headers = dict(scope["headers"])
    request.COOKIES = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    session = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = session(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    return _known(request)


def keep_voter(request: HttpRequest, response: HttpResponse) -> None:
    """Lets the browser remember a voter that this request made, or whom signing in has changed."""
    if fresh := getattr(request, "new_voter", None):
        response.set_cookie(
            COOKIE, signing.dumps(fresh, salt=_SALT),
            max_age=KEPT_S, path="/", httponly=True, samesite="Lax", secure=settings.HTTPS,
        )  # fmt: skip


def known_voter(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views: `request.voter`, and the cookie by which they are known the next time."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.voter = voter_of(request)  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        keep_voter(request, response)
        return response

    return wrapped


def key_of(identity: str) -> str:
    """What votes are kept under: from it nobody finds back to the cookie."""
    return salted_hmac(_SALT, identity, algorithm="sha256").hexdigest()


def carried(request: HttpRequest) -> str | None:
    """The identity in the request's cookie, if we signed it."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT_S))
    except signing.BadSignature:
        return None


def claim(user: User, identity: str) -> str:
    """Makes `identity` the account's, if it has none and nobody else has it; returns what it has then."""
    for candidate in (identity, uuid4().hex):
        if not user.voter:
            _try_to_claim(user, candidate)
            user.refresh_from_db(fields=["voter"])
    return str(user.voter)


def is_claimed(request: HttpRequest) -> bool:
    """Whether somebody not signed in carries the voter of an account, whose list is not theirs to see."""
    identity = carried(request)
    return bool(
        identity and not request.user.is_authenticated and User.objects.filter(voter=identity).exists()
    )


def _known(request: HttpRequest) -> Voter | None:
    if request.user.is_authenticated:
        identity = request.user.voter or claim(request.user, carried(request) or uuid4().hex)
        return Voter(key_of(identity), user_id=request.user.pk)
    identity = carried(request)
    return Voter(key_of(identity)) if identity else None


def _try_to_claim(user: User, identity: str) -> None:
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk, voter=None).update(voter=identity)
    except IntegrityError:  # another account has it: two people at one browser
        return
