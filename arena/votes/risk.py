"""What makes a vote suspicious: it is flagged and may have to prove some work, and counts all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.accounts.voter import Voter

from .casting import Casting
from .sight import Sight, look

log = logging.getLogger(__name__)

BROKEN = "defence_failed"
THRESHOLD = 2  # points from which a proof of work is asked for
GLANCE_S, PER_SECOND, READ_S = 0.5, 2_000, 3.0  # nobody sees replies, and chooses, faster than this
SAME_SIDE = 15  # in a row: of honest voters 1 in 16,000 does it by chance
HURRIED, HURRY_S = 10, 3.0
NEW_S, MANY = 3_600, 40
CROWD = 20  # voters behind one address within minutes: a classroom, or a machine


@dataclass(frozen=True)
class Risk:
    """points: what it weighs. title: what is published of it. sees: whether it is there."""

    points: int
    title: str | Promise
    sees: Callable[[Sight], bool]


def _too_fast(sight: Sight) -> bool:
    least = min(READ_S, GLANCE_S + sight.characters / PER_SECOND)
    return sight.seconds is not None and sight.seconds < least


def _same_side(sight: Sight) -> bool:
    sides = [shown for shown in (sight.shown, *sight.shown_before) if shown in ("a", "b")]
    return len(sides) >= SAME_SIDE and len(set(sides[:SAME_SIDE])) == 1


def _hurried(sight: Sight) -> bool:
    gaps = sight.gaps_s[:HURRIED]
    return len(gaps) == HURRIED and max(gaps) < HURRY_S


def _new_and_many(sight: Sight) -> bool:
    return sight.votes >= MANY and sight.known_s < NEW_S


def _crowd(sight: Sight) -> bool:
    return sight.neighbours >= CROWD


# None is reason enough alone to keep anybody from voting; where one comes from weighs least.
RISKS = {
    "too_fast": Risk(1, _("faster than anybody can read"), _too_fast),
    "same_side": Risk(2, _("the same side every time"), _same_side),
    "hurried": Risk(2, _("one vote right after another"), _hurried),
    "new_and_many": Risk(2, _("very many votes in the first hour"), _new_and_many),
    "crowd": Risk(1, _("many voters at one address within minutes"), _crowd),
}
# What is flagged elsewhere: at the proof of work, and when votes are held against each other.
OTHER_FLAGS: dict[str, str | Promise] = {
    BROKEN: _("a defence of ours was broken"),
    "unlike_others": _("against what all others say, again and again"),
}


def suspicion(casting: Casting) -> tuple[str, ...]:
    """The flags that a vote earns; where looking fails, that is the flag."""
    try:
        with transaction.atomic():  # else a query that fails would take the vote with it
            return seen(look(casting))
    except Exception:
        log.exception("a vote on %s was not looked at", casting.battle)
        return (BROKEN,)


def must_prove(voter: Voter, network: str) -> bool:
    """Whether a proof of work comes before the next vote; an account is proof enough."""
    if voter.user_id is not None:
        return False
    sight = look(voter=voter.key, network=network)
    return sum(RISKS[name].points for name in seen(sight)) >= THRESHOLD


def seen(sight: Sight) -> tuple[str, ...]:
    """The names of the risks that are there."""
    return tuple(name for name, risk in RISKS.items() if risk.sees(sight))
