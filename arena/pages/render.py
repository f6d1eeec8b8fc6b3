"""Answers a request with a page, or with the page's moving part when htmx asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

UNCHANGED = 204  # htmx leaves the page as it is


def page_or_fragment(request: HttpRequest, page: str, context: Mapping[str, Any]) -> HttpResponse:
    """`folder/page.html`, or `folder/_page.html` for htmx, which the page includes."""
    response = render(request, _fragment(page) if wants_fragment(request) else page, context)
    return _never_mixed_up(response)


def unchanged() -> HttpResponse:
    """The fragment is what the reader already has."""
    return _never_mixed_up(HttpResponse(status=UNCHANGED))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx swaps the answer into a page; going back in history wants the page whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _fragment(page: str) -> str:
    path = PurePosixPath(page)
    return str(path.with_name(f"_{path.name}"))


def _never_mixed_up(response: HttpResponse) -> HttpResponse:
    # One address has two bodies: a cache that took one for the other would show half a page.
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    response.headers["Cache-Control"] = "no-cache"
    return response
