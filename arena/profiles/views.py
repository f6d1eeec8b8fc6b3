"""The pages of competitors and judges, each also as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.competitors.models import Competitor
from arena.judges.models import Judge
from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment
from arena.steered import Versioned

from .judge import Card, card, judges
from .opponents import ORDERS
from .profile import Profile, profile
from .roster import PER_PAGE, roster

# Pages of numbers that grow by the battle.
FRESH_S, STALE_S = 15, 60


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def competitors(request: HttpRequest) -> HttpResponse:
    """Everybody who ever competed."""
    found = roster(request.GET)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {"roster": found, "asked": found.asked, "page": page}
    return page_or_fragment(request, "competitors/list.html", context)


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def competitor(request: HttpRequest, name: str) -> HttpResponse:
    """One competitor: its latest version, unless the address names another."""
    context = {"profile": _profile(request, name), "orders": ORDERS}
    return render(request, "competitors/detail.html", context)


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def competitor_json(request: HttpRequest, name: str) -> JsonResponse:
    """The numbers of the same page for machines."""
    return JsonResponse(_profile(request, name).as_json())


def _profile(request: HttpRequest, name: str) -> Profile:
    versions = list(Competitor.objects.versions_of(name))
    return profile(_version(versions, request.GET.get("version", "")), versions, request.GET)


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def judge_list(request: HttpRequest) -> HttpResponse:
    """Every judge that ever was."""
    return render(request, "judges/list.html", {"judges": list(judges())})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def judge(request: HttpRequest, name: str) -> HttpResponse:
    """One judge: its latest version, unless the address names another."""
    return render(request, "judges/detail.html", {"card": _card(request, name)})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def judge_json(request: HttpRequest, name: str) -> JsonResponse:
    """The numbers of the same card for machines."""
    return JsonResponse(_card(request, name).as_json())


def _card(request: HttpRequest, name: str) -> Card:
    versions = list(Judge.objects.filter(name=name).select_related("endpoint").order_by("-version"))
    return card(_version(versions, request.GET.get("version", "")), versions)


def _version(versions: Sequence[Versioned], wanted: str) -> Versioned:
    found = [version for version in versions if wanted in ("", str(version.version))]
    if not found:
        raise Http404("There is nobody of that name and version.")
    return found[0]
