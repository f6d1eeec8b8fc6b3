"""Chooses the language of a page by its address alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language


class OneLanguage(LocaleMiddleware):
    """Django's, without the word to caches that an answer varies by what a browser would like to read."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language())
        return response
