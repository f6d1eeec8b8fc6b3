"""Which bytes of a file a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

from django.http import HttpRequest

ONE_RANGE = re.compile(r"bytes=\s*(?:(\d{1,19})-(\d{1,19})?|-(\d{1,19}))\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """The file has none of the bytes that are asked for."""


def asked(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first byte and the one after the last; None for the whole file.

    Several ranges, other units and what can't be read are answered with the whole, as the RFC
    allows; so is a range of another version of the file (If-Range).
    """
    match = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), size if last is None else min(int(last) + 1, size)
        if last is not None and int(last) < start:
            return None  # not a range at all
    if start >= end:
        raise Unsatisfiable
    return start, end
