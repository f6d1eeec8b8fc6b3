"""What every client takes, gives back and may raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from simulators.conversation import Part, Turn


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds a call may take: to connect, to its first token, and in all, retries included."""

    connect: float = 5.0
    first_token: float = 30.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is and how it wants to be spoken to."""

    name: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeouts: Timeouts = Timeouts()
    max_concurrency: int = 64
    options: Mapping[str, Any] = field(default_factory=dict)


class Listener(Protocol):
    """Hears an answer while it is being given, where the server streams and the client can tell.

    Whoever hears nothing gets the whole all the same. May raise an `EndpointError`, which ends the call.
    """

    def heard(self, piece: str) -> None:
        """The answer goes on with these words."""
        ...

    def anew(self) -> None:
        """What was heard so far is void: the question is asked again."""
        ...


class Nobody:
    """Listens to nothing."""

    def heard(self, piece: str) -> None: ...

    def anew(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model: the transcript so far, how to sample, and who listens meanwhile."""

    model: str
    turns: tuple[Turn, ...]
    sampling: Mapping[str, Any] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None  # JSON schema the answer must follow, where the server can
    logprobs: bool = False
    alternatives: int = 0  # how many of the likeliest tokens to tell beside each, with log-probabilities
    continuing: bool = False  # the last turn is the model's own, to go on with
    in_one_piece: bool = False  # nobody listens and nobody asks when it began: not streamed, which costs less
    listener: Listener = field(default=Nobody(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and what it took. `None` is 'the server did not tell', never nought.

    `parts` are the media that it made, each at a `data:` address; `text` may be empty beside them.
    """

    text: str
    model: str = ""  # the model string the server returned
    finish_reason: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    first_token_s: float | None = None
    total_s: float = 0.0
    http_status: int | None = None
    logprobs: tuple[tuple[str, float], ...] | None = None
    alternatives: tuple[tuple[tuple[str, float], ...], ...] = ()  # the likeliest for each token, natural logs
    parts: tuple[Part, ...] = ()
    whole: str = ""  # all that was said, where `text` is only the part that answers


class Client(Protocol):
    """Anything that can answer a request; a frozen dataclass made from an `Address`."""

    async def reply(self, request: Request) -> Reply: ...


class EndpointError(Exception):
    """An endpoint gave no answer. `code` may be shown to anyone, `detail` only to operators."""

    code: ClassVar[str] = "endpoint_error"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, http_status: int | None = None) -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail
        self.http_status = http_status


class Retryable(EndpointError):
    """Worth another try: the same call may go through later."""

    code = "unavailable"
    retryable = True

    def __init__(
        self, detail: str = "", *, http_status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(detail, http_status=http_status)
        self.retry_after = retry_after


class RateLimited(Retryable):
    """The server asked us to slow down (429)."""

    code = "rate_limited"


class ServerFailed(Retryable):
    """The server broke (5xx), or hung up before it had finished."""

    code = "server_failed"


class ConnectFailed(Retryable):
    """No connection: refused, unreachable, unresolved, or TLS failed."""

    code = "connect_failed"


class TimedOut(Retryable):
    """A time limit of the endpoint ran out."""

    code = "timed_out"


class Permanent(EndpointError):
    """Asking again would give the same."""

    code = "rejected"


class Unauthorised(Permanent):
    """The key is missing or wrong (401, 403)."""

    code = "unauthorised"


class NotFound(Permanent):
    """No such address or model (404)."""

    code = "not_found"


class BadRequest(Permanent):
    """The server does not take such a request (other 4xx)."""

    code = "bad_request"


class Refused(Permanent):
    """The provider's content filter refused to answer."""

    code = "refused"


class TooLarge(Permanent):
    """The answer is larger than we read."""

    code = "too_large"


class Malformed(Permanent):
    """The answer is not what the protocol promises: not JSON, not UTF-8, or no choice in it."""

    code = "malformed"
