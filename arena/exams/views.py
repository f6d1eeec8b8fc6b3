"""The pages of exams, each also as JSON."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.pages.cached import snapshot

from .board import Board, board, datasets
from .datasets import DATASETS
from .models import Exam
from .shown import Shown, shown

FRESH_S, STALE_S = 60, 300


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def index(request: HttpRequest) -> HttpResponse:
    """Every dataset: what it asks, whose it is, and how many judges sat it."""
    return render(request, "exams/index.html", {"datasets": datasets()})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """The judges that sat one dataset, against each other."""
    return render(request, "exams/dataset.html", {"board": _board(dataset)})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def dataset_json(request: HttpRequest, dataset: str) -> JsonResponse:
    """The numbers of the same page for machines."""
    return JsonResponse(_board(dataset).as_json())


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def exam(request: HttpRequest, dataset: str, judge: str) -> HttpResponse:
    """All figures of one judge in one dataset."""
    return render(request, "exams/exam.html", {"shown": _shown(dataset, judge)})


@require_safe
@snapshot(FRESH_S, stale=STALE_S)
def exam_json(request: HttpRequest, dataset: str, judge: str) -> JsonResponse:
    """The numbers of the same page for machines."""
    return JsonResponse(_shown(dataset, judge).as_json())


def _board(name: str) -> Board:
    if name not in DATASETS:
        raise Http404(f"no dataset {name}")
    return board(name)


def _shown(dataset: str, judge: str) -> Shown:
    found = Exam.objects.ended().filter(dataset=dataset, judge=judge).order_by("-ended_at").first()
    if found is None or dataset not in DATASETS:
        raise Http404(f"no exam of {judge} in {dataset}")
    return shown(found)
