"""From where a request comes, salted and hashed: good for counting, not for finding anybody."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_HOUSEHOLD = 64  # bits: the least that a provider gives to one customer


def network_of(caller: HttpRequest | dict[str, Any]) -> str:
    """The address of a request or a socket's scope as a hash; the proxy's word is taken only behind one."""
    seen, forwarded = _of_request(caller) if isinstance(caller, HttpRequest) else _of_scope(caller)
    if settings.ARENA_BEHIND_PROXY and forwarded:
        seen = forwarded.rsplit(",", 1)[-1].strip()  # what our own proxy wrote; the rest anyone could send
    return salted_hmac("arena.accounts.network", _network(seen), algorithm="sha256").hexdigest()[:32]


def _of_request(request: HttpRequest) -> tuple[str, str]:
    return request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")


def _of_scope(scope: dict[str, Any]) -> tuple[str, str]:
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return (scope.get("client") or [""])[0], b",".join(forwarded).decode("latin1")


def _network(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or ip_network((read, _HOUSEHOLD), strict=False))
    return str(read)
