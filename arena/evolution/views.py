"""The pages of questions, of how they grow harder, and of what a competitor is weak at; each also as JSON."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from arena.competitors.models import Competitor
from arena.leaderboards.models import Leaderboard
from arena.pages import asked
from arena.pages.asked import Asked
from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment
from arena.questions.models import Question

from .by_level import latest
from .charts.views import figures
from .diagnosis import Diagnosis, diagnosis
from .filters import Filters, narrow
from .lineage import lineage
from .outcomes import NOTHING, Outcomes, outcomes_of
from .overview import overview
from .question import question_page

PER_PAGE = 25
FRESH_S, STALE_S = 15, 60


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that are asked today, the newest first."""
    page, wanted = _listed(request)
    lines = _with_outcomes(page)
    return page_or_fragment(
        request, "evolution/questions.html", {"page": page, "lines": lines, "asked": wanted}
    )


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def questions_json(request: HttpRequest) -> JsonResponse:
    """The same page of the list for machines."""
    page, _ = _listed(request)
    with override(None):  # machines are told the same in every language
        lines = [_line(one, outcomes) for one, outcomes in _with_outcomes(page)]
    pages = {"page": page.number, "pages": page.paginator.num_pages, "count": page.paginator.count}
    return JsonResponse(pages | {"questions": lines})


def _line(one: Question, outcomes: Outcomes) -> dict[str, Any]:
    known = {"question": one.pk, "set": one.question_set.name, "key": one.key, "level": one.level}
    known |= {"category": one.category, "modality": one.modality, "written_by": one.writer}
    return known | {"outcomes": outcomes.as_json()}


def _listed(request: HttpRequest) -> tuple[Page, Asked]:
    wanted = asked.read(Filters(request.GET))
    found = narrow(Question.objects.active().shown().for_list(), wanted)
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page")), wanted


def _with_outcomes(page: Page) -> list[tuple[Question, Outcomes]]:
    listed = list(page)
    outcomes = outcomes_of(one.pk for one in listed)
    return [(one, outcomes.get(one.pk, NOTHING)) for one in listed]


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its family."""
    return render(request, "evolution/question.html", {"page": question_page(_question(pk))})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def question_json(request: HttpRequest, pk: int) -> JsonResponse:
    """The family of a question for machines."""
    return JsonResponse({"question": pk, "root": lineage(_question(pk)).as_json()})


def _question(pk: int) -> Question:
    """Also one that is no longer asked: battles link to it."""
    shown = Question.objects.shown().select_related("question_set", "simulator", "parent")
    return get_object_or_404(shown, pk=pk)


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def index(request: HttpRequest) -> HttpResponse:
    """Every evolution in force."""
    boards = Leaderboard.objects.active()
    return render(request, "evolution/index.html", {"page": overview(), "boards": boards})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def index_json(request: HttpRequest) -> JsonResponse:
    """The same for machines."""
    return JsonResponse(overview().as_json())


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def board(request: HttpRequest, name: str) -> HttpResponse:
    """One board by level of its questions."""
    shown = get_object_or_404(Leaderboard.objects.active(), name=name)
    levels = latest(shown)
    context = {"board": shown, "levels": levels, "page": overview(shown)}
    return render(request, "evolution/board.html", context | {"figures": levels and figures(shown, levels)})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def board_json(request: HttpRequest, name: str) -> JsonResponse:
    """The same for machines."""
    shown = get_object_or_404(Leaderboard.objects.active(), name=name)
    levels = latest(shown)
    by_level = levels.as_json() if levels else None
    return JsonResponse({"leaderboard": name, "by_level": by_level} | overview(shown).as_json())


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def diagnosed(request: HttpRequest, name: str) -> HttpResponse:
    """What a competitor is weak at; with `?kind=`, the faults of one kind and their battles."""
    page = _diagnosis(request, name)
    kind = next((one for one in page.kinds if one.name == request.GET.get("kind")), None)
    found = [fault for fault in page.found if kind and fault.kind == kind.name]
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evolution/diagnosis.html", {"diagnosis": page, "kind": kind, "page": listed})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def diagnosed_json(request: HttpRequest, name: str) -> JsonResponse:
    """The same numbers for machines."""
    return JsonResponse(_diagnosis(request, name).as_json())


def _diagnosis(request: HttpRequest, name: str) -> Diagnosis:
    versions = list(Competitor.objects.versions_of(name))
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if wanted in ("", str(one.version))), None)
    if shown is None:
        raise Http404("There is no such competitor.")
    return diagnosis(shown, versions)
