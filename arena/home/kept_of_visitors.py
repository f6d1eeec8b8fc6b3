"""What is kept of a visitor: each thing, what it is for, how long it stays, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kept:
    """One kind of data."""

    name: str
    what: str | Promise
    purpose: str | Promise
    stays: str | Promise
    seen_by: str | Promise


_FOR_GOOD = _("as long as the arena's data; nothing deletes it by itself")
_OPERATORS = _("operators only")

KEPT = (
    Kept(
        "cookie",
        _("A cookie with a random number, signed, set when you battle or vote."),
        _("to know which votes are one person's, and never whose"),
        _("two years in your browser, or until you delete it"),
        _("this site only; scripts cannot read it"),
    ),
    Kept(
        "voter",
        _(
            "With each vote, chat and ballot: a key made from that number, from which nobody finds back to "
            "it."
        ),
        _("one vote for each battle and person; your list of votes"),
        _FOR_GOOD,
        _("you, and operators; never published"),
    ),
    Kept(
        "network",
        _("With each vote: a salted hash of your network address. The address itself is not stored."),
        _("to notice many votes from one place, and to limit how fast anybody can vote"),
        _("as long as the vote; in counters of speed, a day at most"),
        _("operators only, as a hash"),
    ),
    Kept(
        "vote",
        _(
            "Your vote: what you preferred, by which standards, the reasons you ticked, your comment, how "
            "long you took."
        ),
        _("ratings, and to see what votes are made of"),
        _FOR_GOOD,
        _("everybody, without any word of who you are; comments are for operators only"),
    ),
    Kept(
        "log",
        _(
            "A line of the public log for each vote: receipt, battle, preference, chance of the draw, the "
            "minute, whether it counts and why not."
        ),
        _("so that anybody can check that no vote was lost, added or changed"),
        _("for good: the lines hold each other, so none can be taken out"),
        _("everybody"),
    ),
    Kept(
        "question",
        _(
            "What you ask in a chat, the replies to it, and pictures or videos that you attach, decoded and"
            " written anew without their metadata."
        ),
        _(
            "to ask the models, whose operators or providers receive them, and to show you the conversation"
            " again"
        ),
        _FOR_GOOD,
        _("you and operators; everybody only if you ticked that it may be published"),
    ),
    Kept(
        "account",
        _(
            "If you make an account: its name and a hash of its password, or what your identity provider "
            "says of you."
        ),
        _("the same voter on several devices"),
        _("until you ask for its removal"),
        _OPERATORS,
    ),
    Kept(
        "session",
        _("If you sign in or send a form: cookies of the session and against forged forms."),
        _("to keep you signed in, and others from acting for you"),
        _("two weeks, and a year"),
        _("this site only"),
    ),
)  # fmt: skip
