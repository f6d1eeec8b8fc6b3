"""The card of a model: how it stands on each board."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.competitors.models import Competitor
from arena.leaderboards.models import Rating
from arena.pages import words
from arena.pages.interval import Scale

from .sheet import MARGIN, QUIET, ROOM, At, Pen, Sheet, scale_of, whole

ROWS = 4


def model(name: str) -> str:
    """Its rating, tier and number of battles, on the boards where it has most."""
    found = Competitor.objects.versions_of(name).first()
    if found is None:
        raise Http404("There is no such model.")
    rows = sorted(found.ratings.shown_today(), key=lambda row: -row.battles)[:ROWS]
    sheet = Sheet()
    sheet.words(At(MARGIN, 168), found.title, Pen(54, bold=True))
    sheet.words(
        At(MARGIN, 214), " · ".join(filter(None, (found.organisation, found.licence))), Pen(26, QUIET)
    )
    for place, row in enumerate(rows):
        _line(sheet, 298 + place * 72, row, scale_of(rows))
    if not rows:
        sheet.words(At(MARGIN, 320), _("It has no rating yet."), Pen(32))
    standing = "retired" if found.retired_at else found.standing
    return sheet.svg(_("Model"), [words.say(standing, "standing"), found.standing_reason])


def _line(sheet: Sheet, y: float, row: Rating, scale: Scale) -> None:
    """Boards are rated each by itself, but about the same mean."""
    battles = ngettext("{n} battle", "{n} battles", row.battles).format(n=whole(row.battles))
    tier = _("tier {n}").format(n=row.tier) if row.tier else ""
    at = At(MARGIN, y, 360)
    sheet.words(at, row.fit.leaderboard.title, Pen(30, bold=True))
    sheet.words(at.lower(30), " · ".join(filter(None, (tier, battles))), Pen(20, QUIET))
    sheet.number(At(MARGIN + 370, y, 110), whole(row.rating), Pen(34, bold=True))
    sheet.words(At(MARGIN + 500, y, 230), _between(row), Pen(22, QUIET))
    if row.rating is not None:
        sheet.interval(At(MARGIN + 740, y - 10, ROOM - 740), scale, row)


def _between(row: Rating) -> str:
    if row.lower is not None and row.upper is not None:
        return _("{low} to {high}").format(low=whole(row.lower), high=whole(row.upper))
    if row.upper is not None:
        return _("at most {high}").format(high=whole(row.upper))
    return _("at least {low}").format(low=whole(row.lower)) if row.lower is not None else _("no interval")
