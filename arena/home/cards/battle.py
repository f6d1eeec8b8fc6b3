"""The card of a battle: what was asked, how both replies begin, and what came of it."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from arena.battles.models import Battle, Side
from arena.home.words import OUTCOMES
from arena.pages import words

from .sheet import GOOD, LINE, MARGIN, QUIET, ROOM, A, At, B, Pen, Sheet

GAP = 32
WIDE = (ROOM - GAP) / 2
COLOURS = {"a": A, "b": B}


def battle(name: str) -> str:
    """Only of battles that are over and that everybody may read."""
    found = Battle.objects.finished().shown().for_page().filter(pk=_number(name)).first()
    if found is None:
        raise Http404("There is no such battle.")
    said, sheet = _preference(found), Sheet()
    sheet.block(At(MARGIN, 142), found.question.text or _without_words(), Pen(36, bold=True), most=2)
    for place, side in enumerate(found.sides):
        _side(sheet, At(MARGIN + place * (WIDE + GAP), 226, WIDE), side, won=said == side.letter)
    titles = {side.letter: side.competitor.title for side in found.sides}
    outcome = str(OUTCOMES[said]).format(**titles) if said else words.say(found.status, "status")
    return sheet.svg(_("Battle {n}").format(n=found.pk), [outcome])


def _side(sheet: Sheet, at: At, side: Side, won: bool) -> None:
    sheet.panel(at, 306, GOOD if won else LINE)
    inside = At(at.x + 24, at.y + 46, at.room - 48)
    sheet.words(inside, side.letter.upper(), Pen(28, COLOURS[side.letter], bold=True))
    sheet.words(At(inside.x + 40, inside.y, inside.room - 40), side.competitor.title, Pen(28, bold=True))
    if side.reply is None:
        sheet.words(inside.lower(50), _("No reply"), Pen(24, QUIET))
    else:
        sheet.block(inside.lower(50), side.reply.text or _without_words(), Pen(24), most=6)


def _without_words() -> str:
    return _("A picture or a video")


def _preference(found: Battle) -> str:
    """What the first valid verdict says, or where there is none, the first vote that counts."""
    verdicts = [one.preference for one in found.verdicts.all() if one.status == "valid"]
    votes = [one.preference for one in found.votes.all() if not one.excluded_reason]
    return next(iter([*verdicts, *votes]), "")


def _number(name: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        raise Http404("A battle is named by its number.")
    return int(name)
