"""What signing in needs beside allauth's own pages."""

from __future__ import annotations

from allauth.account.views import password_reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forgotten(request: HttpRequest) -> HttpResponse:
    """A link by mail; where this arena sends no mail it says so, instead of seeming to have sent one."""
    if settings.ARENA_EMAIL_URL:
        return password_reset(request)
    return render(request, "account/no_mail.html", {"contact": settings.ARENA_OPERATOR_CONTACT})
