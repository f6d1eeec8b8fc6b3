"""Which named error each way of failing is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import httpx

from .base import (
    BadRequest,
    ConnectFailed,
    EndpointError,
    Malformed,
    NotFound,
    RateLimited,
    Refused,
    Retryable,
    ServerFailed,
    TimedOut,
    Unauthorised,
)

MAX_DETAIL = 500
MAX_RETRY_AFTER = 3600.0
TRANSPORT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError)

BY_STATUS: dict[int, type[EndpointError]] = {
    401: Unauthorised,
    403: Unauthorised,
    404: NotFound,
    408: TimedOut,
    425: ServerFailed,
    429: RateLimited,
}

# The aiohttp transport calls every lost connection a connect time-out, so its cause is asked first.
BY_CAUSE: tuple[tuple[type[BaseException], type[EndpointError]], ...] = (
    (asyncio.TimeoutError, TimedOut),
    (aiohttp.ClientConnectorError, ConnectFailed),
    (aiohttp.InvalidURL, BadRequest),
    (aiohttp.NonHttpUrlClientError, BadRequest),
    (aiohttp.ClientResponseError, Malformed),  # what it sent is not HTTP, or has headers without end
    (aiohttp.ClientError, ServerFailed),
    (httpx.TimeoutException, TimedOut),
    (httpx.ConnectError, ConnectFailed),
    (httpx.InvalidURL, BadRequest),
    (httpx.UnsupportedProtocol, BadRequest),
    (Exception, ServerFailed),
)

CONTENT_FILTERS = frozenset(
    {"content_filter", "content_policy_violation", "responsibleaipolicyviolation", "moderation_blocked"}
)


def from_transport(error: Exception) -> EndpointError:
    """The named error of a connection that could not be made or was lost."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    named = next(named for kind, named in BY_CAUSE if isinstance(cause, kind))
    return named(f"{type(cause).__name__}: {cause}"[:MAX_DETAIL])


def from_status(status: int, headers: Mapping[str, str], body: bytes) -> EndpointError:
    """The named error of an HTTP status that is no success; `body` may be cut or not JSON at all."""
    text = body.decode("utf-8", "replace")
    error = _error_object(text)
    detail = (_message(error) or text)[:MAX_DETAIL]
    if status < 500 and _is_refusal(error):
        return Refused(detail, http_status=status)
    named = _named(status)
    if issubclass(named, Retryable):
        wait = retry_after(headers.get("retry-after", ""), datetime.now(UTC))
        return named(detail, http_status=status, retry_after=wait)
    return named(detail, http_status=status)


def from_error_object(error: Any, status: int) -> EndpointError:
    """The named error of an `error` in a body whose status was a success.

    Gateways that have begun to stream can only tell of a failure so, with the true status as `code`.
    """
    detail = (_message(error) or "an error object")[:MAX_DETAIL]
    if _is_refusal(error):
        return Refused(detail, http_status=status)
    code = error.get("code") if isinstance(error, dict) else None
    if type(code) is int and 400 <= code < 600:
        return _named(code)(detail, http_status=code)
    return Malformed(detail, http_status=status)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait that a `Retry-After` header asks for (RFC 9110 §10.2.3: seconds or a date).

    None where it says nothing we can read. Never below nought nor above an hour.
    """
    try:
        seconds = (
            float(value) if value[:1].isdigit() else (parsedate_to_datetime(value) - now).total_seconds()
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _named(status: int) -> type[EndpointError]:
    return BY_STATUS.get(status, ServerFailed if status >= 500 else BadRequest)


def _error_object(text: str) -> Any:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body.get("error") if isinstance(body, dict) else None


def _message(error: Any) -> str:
    message = error.get("message") if isinstance(error, dict) else error
    return message if isinstance(message, str) else ""


def _is_refusal(error: Any) -> bool:
    if not isinstance(error, dict):
        return False
    return any(str(error.get(key, "")).lower() in CONTENT_FILTERS for key in ("code", "type"))
