"""The page of a competitor."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import Competitor
from .profile import profile


@require_safe
def detail(request: HttpRequest, name: str) -> HttpResponse:
    """One competitor: its latest version, unless the address names another."""
    versions = list(Competitor.objects.versions_of(name))
    shown = _version(versions, request.GET.get("version", ""))
    return render(request, "competitors/detail.html", {"profile": profile(shown, versions)})


def _version(versions: Sequence[Competitor], wanted: str) -> Competitor:
    found = [version for version in versions if wanted in ("", str(version.version))]
    if not found:
        raise Http404("There is no such competitor.")
    return found[0]
