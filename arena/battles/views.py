"""The pages of the battles."""

from __future__ import annotations

import hashlib

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from arena.pages import asked
from arena.pages.render import page_or_fragment, unchanged, wants_fragment

from .filters import Filters, narrow
from .models import Battle

PER_PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Battles, the newest first."""
    wanted = asked.read(Filters(request.GET))
    page = Paginator(narrow(Battle.objects.for_list(), wanted), PER_PAGE).get_page(request.GET.get("page"))
    version = _version(page)
    if wants_fragment(request) and request.GET.get("seen") == version:
        return unchanged()
    context = {"page": page, "asked": wanted, "version": version}
    return page_or_fragment(request, "battles/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One battle, with everything that was said in it and of it."""
    battle = get_object_or_404(Battle.objects.for_page(), pk=pk)
    if wants_fragment(request) and request.GET.get("seen") == battle.stage:
        return unchanged()
    return page_or_fragment(request, "battles/detail.html", {"battle": battle})


def _version(page: Page) -> str:
    """Changes whenever a line of the page does."""
    lines = [f"{battle.pk}:{battle.stage}" for battle in page]
    return hashlib.sha256(f"{page.paginator.count} {lines}".encode()).hexdigest()[:16]
