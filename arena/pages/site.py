"""What stands around every page: the menu, the small print, and the same page in other languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Address, title, and the namespaces of addresses whose pages belong there.
MENU: tuple[tuple[str, str | Promise], ...] = (
    ("chats:blind", _("Battle")),
    ("ballots:next", _("Vote")),
    ("leaderboards:index", _("Leaderboards")),
    ("competitors:list", _("Models")),
    ("battles:list", _("Battles")),
    ("evolution:questions", _("Questions")),
    ("evolution:index", _("Evolution")),
)
SMALL_PRINT: tuple[tuple[str, str | Promise], ...] = (
    ("home:methodology", _("How it works")),
    ("home:sampling", _("Sampling")),
    ("judges:list", _("Judges")),
    ("votes:log", _("Public log")),
    ("votes:receipts", _("Check a receipt")),
    ("home:submit", _("Submit a model")),
    ("home:about", _("About")),
    ("home:privacy", _("Privacy")),
    ("home:changelog", _("Changes")),
    ("account_login", _("Sign in")),
)
# Pages that are reached from another entry than their namespace says.
BELONGS = {
    "evolution:question": "evolution:questions",
    "chats:named": "chats:blind",
    "chats:alone": "chats:blind",
    "chats:chat": "chats:blind",
    "chats:mine": "votes:me",
    "ballots:ballot": "ballots:next",
}


@dataclass(frozen=True)
class Link:
    """An entry of a menu."""

    address: str
    title: str | Promise
    here: bool = False


@dataclass(frozen=True)
class Language:
    """This page in one language."""

    code: str
    title: str
    address: str
    absolute: str


def site(request: HttpRequest) -> dict[str, Any]:
    """The context that `base.html` needs; depends on nothing but the address, so that pages can be kept."""
    return {
        "menu": list(_links(request, MENU)),
        "small_print": list(_links(request, SMALL_PRINT)),
        "languages": list(_languages(request)),
    }


def _links(request: HttpRequest, entries: tuple[tuple[str, str | Promise], ...]) -> Iterator[Link]:
    here = _here(request)
    for name, title in entries:
        try:
            yield Link(reverse(name), title, name == here)
        except NoReverseMatch:  # an arena that was put together without it
            continue


def _here(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name in BELONGS:
        return BELONGS[match.view_name]
    entries = [name for name, _title in (*MENU, *SMALL_PRINT)]
    if match.view_name in entries:
        return match.view_name
    return next((name for name in entries if match.namespace and name.startswith(f"{match.namespace}:")), "")


def _languages(request: HttpRequest) -> Iterator[Language]:
    for code, title in settings.LANGUAGES:
        address = translate_url(request.get_full_path(), code)
        yield Language(code, title, address, request.build_absolute_uri(address))
