"""A person's own chats, so that whoever lost an address finds the conversation again."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arena.accounts.voter import is_claimed, known_voter

from .models import Chat

PER_PAGE = 25


@require_safe
@never_cache
@known_voter
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first; those of an account are shown to nobody who has not signed in."""
    own = Chat.objects.none() if is_claimed(request) else Chat.objects.of_voter(request.voter.key)
    return render(
        request, "chats/mine.html", {"page": Paginator(own, PER_PAGE).get_page(request.GET.get("page"))}
    )
