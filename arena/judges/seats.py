"""Whom a judge asks: its own model, and others by the name of their seat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Address, NotFound, Reply, Request, Unauthorised
from arena.endpoints.connect import Connections
from arena.endpoints.models import Endpoint, MissingVariable
from simulators.conversation import Turn

from .models import Judge
from .protocols import PROTOCOLS
from .protocols.base import AS_USUAL, Ask, How


@dataclass(frozen=True)
class Seat:
    """A model that a judge asks, as far as asking it needs to know."""

    kind: str
    address: Address | None  # None: no model, or its key is not in this worker's environment
    model: str


def seats_of(judge: Judge) -> dict[str, Seat]:
    """Whom a judge may ask; its own model has the seat without a name."""
    seats = {"": _seat(judge.endpoint, judge.model)}
    for name, row in judge.seats.items():
        seats[name] = _seat(Endpoint.objects.active().filter(name=row["endpoint"]).first(), row["model"])
    return seats


def _seat(endpoint: Endpoint | None, model: str) -> Seat:
    if endpoint is None:
        return Seat("", None, model)
    try:
        return Seat(endpoint.kind, endpoint.address(), model)
    except MissingVariable:
        return Seat(endpoint.kind, None, model)


def judge_version(protocol: str, options: Mapping[str, Any], seats: Mapping[str, Seat]) -> str:
    """SHA-256, in hex, of all that a judge is: protocol, prompts, options, parser, and whom it asks."""
    asked = sorted((name, seat.kind, seat.model) for name, seat in seats.items())
    told = [PROTOCOLS[protocol].identity(options), asked]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def asked(seats: Mapping[str, Seat], connections: Connections) -> Ask:
    """How a protocol reaches the models in these seats."""

    async def ask(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        seat = seats.get(how.seat)
        if seat is None:
            raise NotFound(f"the judge has no seat {how.seat!r}")
        if seat.address is None:
            raise Unauthorised("the endpoint's key is not in this worker's environment")
        request = Request(
            seat.model,
            turns,
            how.sampling,
            schema,
            alternatives=how.alternatives,
            continuing=how.continuing,
            in_one_piece=True,
        )
        return await connections.to(seat.address, seat.kind, seat.model).reply(request)

    return ask
