"""At sign-in the account becomes the voter that the browser was, or the browser the account's."""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal
from django.http import HttpRequest

from .models import User
from .voter import carried, claim, key_of

# Two voters turned out to be one: `old` and `new` are their keys. Whoever keeps rows by voter listens.
joined = Signal()


def take_over(sender: Any, request: HttpRequest | None, user: User, **_: Any) -> None:
    """Votes from before and after signing in are one voter's, on the second device, too."""
    identity = carried(request) if request else None
    if identity is None or identity == (own := claim(user, identity)):
        return
    if not User.objects.filter(voter=identity).exists():  # else somebody else's, at the same browser
        joined.send(User, old=key_of(identity), new=key_of(own))
        request.new_voter, request.voter_changed = own, True  # type: ignore[union-attr]
