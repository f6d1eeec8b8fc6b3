"""The card of a board: the top of its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.leaderboards.words import SOURCE_WORDS

from .sheet import MARGIN, QUIET, ROOM, At, Pen, Sheet, scale_of, whole

ROWS = 5


def board(name: str) -> str:
    """The first of the main scale, each with its tier, rating and interval."""
    found = get_object_or_404(Leaderboard.objects.active(), name=name)
    fit = Fit.objects.defer("pairs").latest_of(found)
    sheet, below = Sheet(), [_("No battle has been judged yet.")]
    sheet.words(At(MARGIN, 160), found.title, Pen(48, bold=True))
    if fit is not None:
        rated = [row for row in fit.ratings.with_competitors() if row.rating is not None]
        _table(sheet, [row for row in rated if row.component in (1, None)][:ROWS])
        below = _facts(fit, len(rated))
    return sheet.svg(_("Leaderboard"), below)


def _table(sheet: Sheet, rows: Sequence[Rating]) -> None:
    scale = scale_of(rows)
    for place, row in enumerate(rows):
        y = 236 + place * 66
        tier = _("tier {n}").format(n=row.tier) if row.tier else ""
        sheet.words(At(MARGIN, y, 110), tier, Pen(22, QUIET))
        sheet.words(At(MARGIN + 120, y, 450), row.competitor.title, Pen(32, bold=True))
        sheet.number(At(MARGIN + 580, y, 120), whole(row.rating), Pen(32, bold=True))
        sheet.interval(At(MARGIN + 740, y - 11, ROOM - 740), scale, row)


def _facts(fit: Fit, rated: int) -> list[str]:
    battles = ngettext("{n} battle", "{n} battles", fit.battles).format(n=whole(fit.battles))
    models = ngettext("{n} model", "{n} models", rated).format(n=rated)
    through = fit.data_through and _("data through {day}").format(day=date_format(fit.data_through, "j M Y"))
    return [models, battles, through or "", str(SOURCE_WORDS.get(fit.source, fit.source))]
