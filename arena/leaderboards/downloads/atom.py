"""A board as a feed: an entry for each snapshot in which ranks or tiers changed, or somebody came."""

from __future__ import annotations

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .base import Format, Sheet
from .changes import Change, changes, told

NAMED = 3  # in a title


def write(sheet: Sheet) -> bytes:
    """An entry links to the board and goes by the number of its snapshot."""
    head = sheet.head
    feed = Atom1Feed(
        title=_("%(board)s leaderboard") % {"board": head["title"]},
        link=head["url"],
        description=_("Changes of ranks and tiers, and who is new."),
        language=get_language(),
        feed_url=head["files"]["atom"],
        feed_guid=head["url"],
    )
    for change in changes(sheet.board):
        feed.add_item(
            title=_title(change),
            link=head["url"],
            description=_all(change),
            unique_id=f"{head['url']}#fit-{change.fit}",
            pubdate=change.at,
            updateddate=change.at,
        )
    return feed.writeString("utf-8").encode()


def _title(change: Change) -> str:
    moves = list(told(change))
    more = len(moves) - NAMED
    return "; ".join([*moves[:NAMED], *([_("and %(n)d more") % {"n": more}] if more > 0 else [])])


def _all(change: Change) -> str:
    counted = _("Counted battles: %(n)s") % {"n": change.battles}
    items = format_html_join("", "<li>{}</li>", ((said,) for said in told(change)))
    return format_html("<p>{}</p><ul>{}</ul>", counted, items)


ATOM = Format("Atom", "application/atom+xml; charset=utf-8", write)
