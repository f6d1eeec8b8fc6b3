"""Keeps what is spent in a day within what may be: set aside before each call, settled after it.

A call that ends without its worker saying so stays counted at the most that it could take, so the
budget is never overspent, whoever dies when. The day is the database's, in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from .ledger import TODAY, Exchange, Spending, SpendingQuerySet

ALL = "all"
LIMITS = ("calls", "tokens", "cost")
MILLION = Decimal(1_000_000)
NANO = Decimal("1e-9")

_OPEN = f"""
INSERT INTO evolution_spending (day, purse, calls, tokens, cost)
SELECT {TODAY}, purse, 0, 0, 0 FROM unnest(%(purse)s::text[]) AS purse ORDER BY purse
ON CONFLICT (day, purse) DO NOTHING
"""  # noqa: S608 - a constant of ours
# Rows are locked in one order and looked at as they are once locked: every purse has room, or none
# is touched.
_SET_ASIDE = f"""
WITH allowed AS (
    SELECT * FROM unnest(%(purse)s::text[], %(calls)s::bigint[], %(tokens)s::bigint[], %(cost)s::numeric[])
        AS allowed (purse, calls, tokens, cost)
), room AS MATERIALIZED (
    SELECT spent.id FROM evolution_spending spent JOIN allowed USING (purse)
    WHERE spent.day = {TODAY}
      AND (allowed.calls IS NULL OR spent.calls + 1 <= allowed.calls)
      AND (allowed.tokens IS NULL OR spent.tokens + %(most_tokens)s <= allowed.tokens)
      AND (allowed.cost IS NULL OR spent.cost + %(most_cost)s <= allowed.cost)
    ORDER BY spent.purse FOR UPDATE OF spent
)
UPDATE evolution_spending spent
SET calls = spent.calls + 1, tokens = spent.tokens + %(most_tokens)s, cost = spent.cost + %(most_cost)s
FROM room WHERE spent.id = room.id AND (SELECT count(*) FROM room) = cardinality(%(purse)s::text[])
RETURNING spent.day
"""  # noqa: S608 - likewise


class Spent(Exception):
    """The budget of the day has no room for another call; the message says whose, and what to do."""


@dataclass(frozen=True, slots=True)
class Most:
    """The most that a call can take."""

    tokens: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens; None where nobody knows."""

    input: Decimal | None = None
    output: Decimal | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Price:
        """From what an operator wrote for an endpoint."""
        return cls(**{side: Decimal(str(price)) for side, price in given.items()})

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Rounded up to a billionth."""
        exact = (self.input or 0) * Decimal(tokens_in) + (self.output or 0) * Decimal(tokens_out)
        return (exact / MILLION).quantize(NANO, ROUND_UP)


@dataclass(frozen=True)
class Purse:
    """Who pays, and what it may spend in a day beside the site's own limit; None: no limit of its own."""

    name: str
    calls: int | None = None
    tokens: int | None = None
    cost: Decimal | None = None

    @property
    def limits(self) -> dict[str, dict[str, Any]]:
        """What every purse that a call is paid from may spend in a day."""
        return {ALL: site_limits(), self.name: {what: getattr(self, what) for what in LIMITS}}

    def set_aside(self, most: Most) -> date:
        """Takes the most that a call can take; gives the day on which it is counted. Raises Spent."""
        limits = self.limits
        asked: dict[str, Any] = {what: [limit[what] for limit in limits.values()] for what in LIMITS}
        asked |= {"purse": list(limits), "most_tokens": most.tokens, "most_cost": most.cost}
        with connection.cursor() as cursor:
            cursor.execute(_OPEN, asked)
            cursor.execute(_SET_ASIDE, asked)
            row = cursor.fetchone()
        if row is None:
            raise Spent(self.what_is_short(most))
        return row[0]

    def what_is_short(self, most: Most) -> str:
        """Which limit leaves no room for a call, in words for an operator."""
        wanted = {"calls": 1, "tokens": most.tokens, "cost": most.cost}
        spent = {row.purse: row for row in today().filter(purse__in=self.limits)}
        short = [
            f"{name} has used {getattr(spent[name], what)} of {limit[what]} {what} today"
            for name, limit in self.limits.items()
            for what in LIMITS
            if name in spent
            and limit[what] is not None
            and getattr(spent[name], what) + wanted[what] > limit[what]
        ]
        room = f"a call may take {most.tokens} tokens" + (f" and cost {most.cost}" if most.cost else "")
        return f"{'; '.join(short) or 'the budget has no room'}; {room}; work goes on tomorrow (UTC)"

    def is_empty(self) -> bool:
        """Whether not one more call fits in today's budget, however small."""
        spent = {row.purse: row for row in today().filter(purse__in=self.limits)}
        return any(
            limit[what] is not None and getattr(spent.get(name), what, 0) >= limit[what]
            for name, limit in self.limits.items()
            for what in ("calls", "tokens")
        )


def today() -> SpendingQuerySet:
    """What has been spent today, by the database's clock."""
    return Spending.objects.today()


def site_limits() -> dict[str, Any]:
    """What everything together may spend in a day; settings."""
    return {
        "calls": settings.ARENA_DAILY_CALLS,
        "tokens": settings.ARENA_DAILY_TOKENS,
        "cost": settings.ARENA_DAILY_COST,
    }


def begin(purse: Purse, most: Most, **exchange: Any) -> Exchange:
    """Sets aside what a call may take and notes that it is made, both or neither. Raises Spent."""
    counted = {"tokens": most.tokens, "cost": most.cost}
    reserved = {f"reserved_{what}": amount for what, amount in counted.items()}
    with transaction.atomic():
        day = purse.set_aside(most)
        return Exchange.objects.create(purse=purse.name, day=day, **counted, **reserved, **exchange)


def settle(exchange: Exchange, used: Most | None, **ended: Any) -> bool:
    """Completes an exchange, once; `used` is what the call really took, None where nobody knows.

    What was set aside too much is free again on the day for which it was set aside.
    """
    tokens, cost = (used.tokens, used.cost) if used else (exchange.reserved_tokens, exchange.reserved_cost)
    with transaction.atomic():
        purses = Spending.objects.filter(day=exchange.day, purse__in=[ALL, exchange.purse])
        # In the order in which calls are set aside: two that wait for each other would be a deadlock.
        list(purses.order_by("purse").select_for_update().values_list("pk"))
        open_still = Exchange.objects.filter(Q(outcome=""), pk=exchange.pk)
        if not open_still.update(tokens=tokens, cost=cost, **ended):
            return False
        purses.update(
            tokens=F("tokens") + (tokens - exchange.reserved_tokens),
            cost=F("cost") + (cost - exchange.reserved_cost),
        )
        return True
