"""The pages of the battles, and each battle as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from arena.competitors.models import Competitor
from arena.pages import asked
from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment, unchanged, wants_fragment

from .filters import Filters
from .listed import Place, listed
from .models import Battle
from .told import as_json, told


@require_safe
@snapshot(3, stale=15)
def index(request: HttpRequest) -> HttpResponse:
    """Battles, the newest first."""
    wanted = asked.read(Filters(request.GET))
    page = listed(wanted, Place.of(request.GET))
    if wants_fragment(request) and request.GET.get("seen") == page.version:
        return unchanged()
    context = {"page": page, "asked": wanted, "names": Competitor.objects.names()}
    return page_or_fragment(request, "battles/list.html", context)


@require_safe
@snapshot(15, stale=60)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One battle, with everything that was said in it and of it."""
    battle = _battle(pk)
    if wants_fragment(request) and request.GET.get("seen") == battle.stage:
        return unchanged()
    response = page_or_fragment(request, "battles/detail.html", {"battle": battle, "told": told(battle)})
    if not battle.is_over:
        patch_cache_control(response, private=True)  # what is still under way is kept by nobody
    return response


@require_safe
def detail_json(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for machines; of what may not be shown, only how it ended."""
    return JsonResponse(as_json(_battle(pk)))


def _battle(pk: int) -> Battle:
    return get_object_or_404(Battle.objects.for_page(), pk=pk)
