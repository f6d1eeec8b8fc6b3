"""The pages of blind ballots on recorded battles."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.accounts.voter import known_voter, network_of
from arena.modalities import MODALITIES
from arena.pages.words import PREFERENCES, STANDARDS
from arena.votes.blind import Blind, captions_of, sent
from arena.votes.limited import limited
from arena.votes.proof import proved
from arena.votes.reasons import say_why

from .answer import Answer, Over, answer, skip
from .draw import put_before
from .forms import ReasonsForm, VoteForm
from .models import Ballot
from .revealed import Revealed, of_letters

NAMED = "named"  # a reply said who made it; readers saw a mask


@require_safe
@limited("ballot", reading=True)
@known_voter
@never_cache
def following(request: HttpRequest) -> HttpResponse:
    """Draws a battle for the voter, and goes there."""
    ballot = put_before(request.voter.key, _modality(request))
    if ballot is None:
        return render(request, "ballots/none.html", _filters(request))
    return _to(ballot.get_absolute_url(), request)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("vote")
@proved
@known_voter
@never_cache
def ballot(request: HttpRequest, code: UUID) -> HttpResponse:
    """A battle without names; after the vote, with everything that is known of it."""
    found = _own(request, code)
    if request.method == "POST" and found.vote is None:
        return _take(request, found)
    if request.method == "POST":  # sent twice
        return _to(found.get_absolute_url(), request)
    return _show(request, found)


def _take(request: HttpRequest, found: Ballot) -> HttpResponse:
    if "skip" in request.POST:
        skip(found)
        return _to(reverse("ballots:next"), request)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _show(request, found, status=400)
    said = Answer(
        form.cleaned_data["preference"],
        form.standards,
        form.watched_shares,
        network_of(request),
        (*request.flags, *([NAMED] if _blind(found).named_itself else [])),
    )
    try:
        answer(found, request.voter, said)
    except Over:
        return _show(request, found)
    return _to(found.get_absolute_url(), request)


def _show(request: HttpRequest, found: Ballot, status: int = 200) -> HttpResponse:
    page = "revealed" if found.vote else "ballot" if found.is_open else "over"
    if page == "over":
        return render(request, "ballots/over.html", _filters(request), status=410)
    known = {"ballot": found, "battle": found.battle, "blind": _blind(found)}
    known |= {"standards": STANDARDS, "preferences": PREFERENCES} | _filters(request)
    known |= {"revealed": Revealed(found, found.vote)} if found.vote else {}
    return render(request, f"ballots/{page}.html", known, status=status)


@require_POST
@limited("vote")
@known_voter
def reasons(request: HttpRequest, code: UUID) -> HttpResponse:
    """Why the voter voted so."""
    found, form = _own(request, code), ReasonsForm(request.POST)
    if found.vote and form.is_valid():
        chips = [of_letters(reason, found.swapped) for reason in form.cleaned_data["reason"]]
        say_why(found.vote, chips, form.cleaned_data["comment"])
    return _to(found.get_absolute_url(), request)


@require_safe
@known_voter
def media(request: HttpRequest, code: UUID, side: str, place: int) -> HttpResponseBase:
    """A picture or video of A or B, without a word of where else it can be had."""
    return sent(request, _blind(_own(request, code)).media_at(side, place))


@require_safe
@known_voter
def captions(request: HttpRequest, code: UUID, side: str, place: int) -> HttpResponseBase:
    """What is said in a video of A or B, as its track."""
    return captions_of(_blind(_own(request, code)).media_at(side, place))


def _blind(found: Ballot) -> Blind:
    def address(what: str, letter: str, place: int) -> str:
        return reverse(f"ballots:{what}", args=[found.code, letter, place])

    return Blind(found.battle, found.swapped, address, named=found.vote is not None)


def _own(request: HttpRequest, code: UUID) -> Ballot:
    """The voter's own ballot; another one's does not exist."""
    found = Ballot.objects.for_page().of(request.voter.key).filter(code=code).first()
    if found is None:
        raise Http404("There is no such ballot.")
    return found


def _modality(request: HttpRequest) -> str:
    wanted = request.GET.get("modality", "")
    return wanted if wanted in MODALITIES else ""


def _filters(request: HttpRequest) -> dict[str, object]:
    return {"modality": _modality(request), "modalities": list(MODALITIES)}


def _to(address: str, request: HttpRequest) -> HttpResponse:
    """There, with the wish for a modality kept."""
    wanted = _modality(request)
    return redirect(f"{address}?{urlencode({'modality': wanted})}" if wanted else address)
