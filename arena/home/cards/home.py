"""The card of the arena itself."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.home.front import front

from .sheet import MARGIN, QUIET, ROOM, At, Pen, Sheet, whole

NAME = "arena"


def home(name: str) -> str:
    """What this is, and its numbers."""
    if name != NAME:
        raise Http404("There is one arena.")
    facts, sheet = front().facts, Sheet()
    question = _("Two models answer the same question without their names. You say which is better.")
    sheet.block(At(MARGIN, 196), question, Pen(54, bold=True), most=3)
    tiles = (
        (facts.battles, ngettext("battle", "battles", facts.battles)),
        (facts.votes, ngettext("vote that counts", "votes that count", facts.votes)),
        (facts.verdicts, ngettext("verdict of judges", "verdicts of judges", facts.verdicts)),
        (facts.competitors, ngettext("model", "models", facts.competitors)),
    )
    wide = ROOM / len(tiles)
    for place, (n, words) in enumerate(tiles):
        at = At(MARGIN + place * wide, 472, wide - 16)
        sheet.words(at, whole(n), Pen(46, bold=True))
        sheet.words(at.lower(38), words, Pen(22, QUIET))
    return sheet.svg("", [_("Every number says how wrong it may be.")])
