"""Asks models for a piece of work: each try is paid for beforehand, noted, and never made twice in vain."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Now

from arena.endpoints.clients import KINDS
from arena.endpoints.clients.base import Address, Client, EndpointError, Reply, Request
from arena.endpoints.clients.breaker import breaker_of
from arena.endpoints.clients.retry import Retrying
from arena.endpoints.connect import Connections, Limited
from arena.endpoints.models import MissingVariable
from arena.leases import storable
from arena.questions.models import Simulator
from simulators.conversation import Answer, Ask, NoAnswer, Turn

from .budget import Most, Price, Purse, Spent, begin, settle
from .estimate import most_tokens
from .ledger import Exchange

SAMPLING = {"max_tokens": 2048}
"""Where a simulator does not say: without a bound no budget could be kept."""
FREE = frozenset({"connect_failed", "rate_limited", "unauthorised", "not_found", "bad_request"})
"""Failures in which the model never ran. After any other nobody knows what was used."""
NOTHING = Most(0, Price().cost(0, 0))

InDatabase = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Voice:
    """A simulator in a role, as far as asking it needs to know."""

    role: str
    simulator_id: int
    kind: str
    address: Address | None  # None: its key is not in this worker's environment
    model: str
    sampling: Mapping[str, Any]
    price: Price

    @classmethod
    def of(cls, role: str, simulator: Simulator) -> Voice:
        """Reads a simulator and its endpoint; call it in the database thread."""
        endpoint = simulator.endpoint
        try:
            address = endpoint.address()
        except MissingVariable:
            address = None
        bounded = SAMPLING if "max_completion_tokens" not in simulator.sampling else {}
        sampling = {**bounded, **simulator.sampling}
        price = Price.of(endpoint.price)
        return cls(role, simulator.pk, endpoint.kind, address, simulator.model, sampling, price)

    def most(self, request: Request) -> Most:
        """The most that one try can take."""
        options = self.address.options if self.address else {}
        tokens_in = most_tokens(request.turns, options, request.schema)
        tokens_out = int(max(self.sampling.get(key, 0) for key in ("max_tokens", "max_completion_tokens")))
        return Most(tokens_in + tokens_out, self.price.cost(tokens_in, tokens_out))

    def used(self, reply: Reply) -> Most | None:
        """What a reply took; None where the server did not tell."""
        if reply.tokens_in is None or reply.tokens_out is None:
            return None
        return Most(reply.tokens_in + reply.tokens_out, self.price.cost(reply.tokens_in, reply.tokens_out))


@dataclass
class Paid:
    """A client each of whose calls is set aside for and noted before it is made, and settled after."""

    client: Client
    voice: Voice
    purse: Purse
    noted: Mapping[str, Any]  # columns of the exchange
    in_database: InDatabase
    ending: asyncio.Future[None] | None = None

    async def reply(self, request: Request) -> Reply:
        most = self.voice.most(request)
        exchange = await self.in_database(lambda: begin(self.purse, most, **self.noted))
        try:
            reply = await self.client.reply(request)
        except EndpointError as error:
            used = NOTHING if error.code in FREE else None
            await self._end(exchange, used, error.code, detail=storable(error.detail))
            raise
        except asyncio.CancelledError:
            # A time limit: nobody knows what was used. Noted without waiting, for we are told to stop.
            self.ending = asyncio.ensure_future(self._end(exchange, None, "cancelled"))
            raise
        await self._end(exchange, self.voice.used(reply), Exchange.ANSWERED, **_columns(reply))
        return reply

    async def _end(self, exchange: Exchange, used: Most | None, outcome: str, **columns: Any) -> None:
        await self.in_database(lambda: settle(exchange, used, outcome=outcome, ended_at=Now(), **columns))


def _columns(reply: Reply) -> dict[str, Any]:
    return {
        "text": storable(reply.text),
        "truncated": reply.finish_reason == "length",
        "tokens_in": reply.tokens_in,
        "tokens_out": reply.tokens_out,
        "seconds": reply.total_s,
    }


@dataclass
class Heard:
    """What models have said on a piece of work before its worker died: given again, not asked again."""

    said: dict[tuple[str, str], deque[Answer]] = field(default_factory=lambda: defaultdict(deque))

    @classmethod
    def of(cls, exchanges: Iterable[Exchange]) -> Heard:
        """From the exchanges that were answered, in their order."""
        heard = cls()
        for exchange in exchanges:
            place = (exchange.role, exchange.prompt_hash)
            heard.said[place].append(Answer(exchange.text, exchange.truncated))
        return heard

    def again(self, role: str, prompt_hash: str) -> Answer | None:
        """The next answer to this prompt, if there is one left."""
        kept = self.said.get((role, prompt_hash))
        return kept.popleft() if kept else None


@dataclass
class Talks:
    """How one piece of work reaches the models of its cast."""

    cast: Mapping[str, Voice]
    purse: Purse
    belongs: Mapping[str, int]  # the column that says what the exchanges are of, e.g. step_id
    heard: Heard
    addresses: Mapping[str, str]  # of resolved media, as the database knows them
    connections: Connections
    in_database: InDatabase
    spent: Spent | None = None

    def asks(self) -> dict[str, Ask]:
        """By role, for those that somebody plays."""
        return {role: self._ask(voice) for role, voice in self.cast.items()}

    def _ask(self, voice: Voice) -> Ask:
        async def ask(turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None) -> Answer:
            prompt = as_json(turns, self.addresses)
            digest = prompt_hash(prompt, schema)
            if (said := self.heard.again(voice.role, digest)) is not None:
                return said
            if voice.address is None:
                raise NoAnswer("unauthorised", "the endpoint's key is not in this worker's environment")
            request = Request(voice.model, turns, voice.sampling, schema)
            noted = {"role": voice.role, "simulator_id": voice.simulator_id, **self.belongs}
            client = self._client(voice, noted | {"prompt": prompt, "prompt_hash": digest})
            try:
                reply = await client.reply(request)
            except EndpointError as error:
                raise NoAnswer(error.code, error.detail) from None
            except Spent as spent:
                self.spent = spent
                raise
            return Answer(reply.text, reply.finish_reason == "length")

        return ask

    def _client(self, voice: Voice, noted: Mapping[str, Any]) -> Client:
        """The shared limit around the tries, as for everybody; what is paid for within: each try."""
        address = voice.address
        paid = Paid(KINDS[voice.kind](address), voice, self.purse, noted, self.in_database)
        breaker = breaker_of(f"{address.name}/{voice.model}")
        return Limited(
            Retrying(paid, address.timeouts.total, breaker=breaker), self.connections.limit(address)
        )


def as_json(turns: Iterable[Turn], addresses: Mapping[str, str]) -> list[dict[str, Any]]:
    """A prompt as it is kept: media by the address in the database, or by a hash of what was sent."""
    return [
        {
            "role": turn.role,
            "parts": [
                {"modality": part.modality, "text": storable(part.text)}
                if part.modality == "text"
                else {"modality": part.modality, "url": _kept(part.url, addresses), "mime": part.mime}
                for part in turn.parts
            ],
        }
        for turn in turns
    ]


def _kept(url: str, addresses: Mapping[str, str]) -> str:
    if not url.startswith("data:"):
        return addresses.get(url, url)
    return f"sha256:{hashlib.sha256(url.encode()).hexdigest()}"


def prompt_hash(prompt: list[dict[str, Any]], schema: Mapping[str, Any] | None) -> str:
    """SHA-256 of all that a model is told."""
    return hashlib.sha256(json.dumps([prompt, schema], sort_keys=True).encode()).hexdigest()
