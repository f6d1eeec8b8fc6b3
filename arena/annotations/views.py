"""The pages of the gold standard: the queue, a battle to label, agreement, adjudication."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arena.accounts.models import User
from arena.battles.models import Battle
from arena.pages.words import STANDARDS
from arena.votes.blind import Blind, captions_of, sent
from arena.votes.turned import turned

from .agree import ALL_TOGETHER, MEASURES, WITH_OTHERS, by_annotator, by_standard
from .dispute import disputes, disputes_of, said_of
from .forms import WORDS, LabelForm, SettleForm, seen_now
from .label import AlreadySettled, Labels, is_swapped, label, settle
from .models import Annotation, Gold
from .permitted import labels, settles
from .queue import may_be_labelled, next_for, progress

LATEST = 50


@require_safe
@labels
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """The next battle for this annotator; when there is none, how far all are."""
    following = next_for(request.user)
    if following is not None:
        return redirect("annotations:battle", following.pk)
    return render(request, "annotations/done.html", {"progress": progress(request.user)})


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """What labels mean; for everybody, since gold is judged by it."""
    return render(request, "annotations/guidelines.html", {"standards": STANDARDS, "words": WORDS})


@require_http_methods(["GET", "HEAD", "POST"])
@labels
@never_cache
def battle(request: HttpRequest, pk: int) -> HttpResponse:
    """A battle to label; once it is, everybody's labels of it."""
    found = _battle(pk)
    if Annotation.objects.by(request.user).filter(battle=found).exists():
        return _labelled(request, found) if request.method != "POST" else redirect(request.path)
    form = LabelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        label(found, request.user, Labels(form.by_standard, form.cleaned_data["note"], form.seconds))
        return redirect(request.path)
    known = {"form": form, "seen": request.POST.get("seen") or seen_now(), "progress": progress(request.user)}
    known |= {"battle": found, "blind": _blind(found, request.user), "standards": STANDARDS, "words": WORDS}
    return render(request, "annotations/battle.html", known, status=400 if form.is_bound else 200)


def _labelled(request: HttpRequest, found: Battle) -> HttpResponse:
    swapped = is_swapped(found, request.user)
    known = {"battle": found, "blind": _blind(found, request.user), "progress": progress(request.user)}
    known |= {"said": said_of(found, swapped), "overlap": settings.ARENA_ANNOTATION_OVERLAP}
    return render(request, "annotations/labelled.html", known)


@require_safe
@labels
def media(request: HttpRequest, pk: int, side: str, place: int) -> HttpResponseBase:
    """A picture or video of A or B."""
    return sent(request, _blind(_battle(pk), request.user).media_at(side, place))


@require_safe
@labels
def captions(request: HttpRequest, pk: int, side: str, place: int) -> HttpResponseBase:
    """What is said in a video of A or B."""
    return captions_of(_blind(_battle(pk), request.user).media_at(side, place))


@require_safe
@labels
def agreement(request: HttpRequest) -> HttpResponse:
    """How far annotators agree."""
    known = {
        "by_standard": by_standard(),
        "by_annotator": by_annotator(),
        "together": [MEASURES[name] for name in ALL_TOGETHER],
        "with_others": [MEASURES[name] for name in WITH_OTHERS],
        "progress": progress(request.user),
    }
    return render(request, "annotations/agreement.html", known)


@require_safe
@settles
@never_cache
def adjudicate(request: HttpRequest) -> HttpResponse:
    """Where annotators differ, and what was settled when and by whom."""
    known = {"disputes": disputes(), "settled": Gold.objects.for_list()[:LATEST], "words": WORDS}
    return render(request, "annotations/adjudicate.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
@settles
@never_cache
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One battle on which annotators differ: their labels side by side, to be settled with a reason."""
    found = _battle(pk)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _settle(request, found, form)
    known = {"battle": found, "blind": _blind(found, request.user), "form": form, "words": WORDS}
    known |= {"disputes": disputes_of(found, is_swapped(found, request.user))}
    return render(request, "annotations/dispute.html", known, status=400 if form.is_bound else 200)


def _settle(request: HttpRequest, found: Battle, form: SettleForm) -> HttpResponse:
    said = turned(form.cleaned_data["label"], is_swapped(found, request.user))
    try:
        settle(found, form.cleaned_data["standard"], said, request.user, form.cleaned_data["reason"])
        messages.success(request, now("Settled."))
    except AlreadySettled as earlier:
        messages.warning(request, now("Somebody was faster: %(what)s") % {"what": earlier})
    left = disputes_of(found, swapped=False)
    return redirect("annotations:dispute", found.pk) if left else redirect("annotations:adjudicate")


def _battle(pk: int) -> Battle:
    known = may_be_labelled().select_related("question__simulator", "a", "b").prefetch_related("replies")
    return get_object_or_404(known, pk=pk)


def _blind(found: Battle, annotator: User) -> Blind:
    def address(what: str, letter: str, place: int) -> str:
        return reverse(f"annotations:{what}", args=[found.pk, letter, place])

    return Blind(found, is_swapped(found, annotator), address)
