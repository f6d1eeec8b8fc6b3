"""The site map: every page that anybody may read, in every language, in pieces that stay quick to make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.judges.models import Judge
from arena.leaderboards.charts import CHARTS
from arena.leaderboards.charts.read import read
from arena.leaderboards.models import Fit, Leaderboard
from arena.questions.models import Question

PAGES = (
    "home:home", "leaderboards:index", "competitors:list", "battles:list", "judges:list",
    "evolution:questions", "evolution:index", "chats:blind", "chats:named", "chats:alone",
    "home:methodology", "home:sampling", "home:submit", "home:about", "home:privacy", "home:changelog",
    "votes:log", "votes:receipts",
)  # fmt: skip
LIMIT = 500  # pages in one piece, each in every language


@dataclass(frozen=True)
class Listed:
    """Rows that have a page each: the name of its address, the rows as (what names it, when it changed)."""

    address: str
    rows: Callable[[], QuerySet[Any]]


def _competitors() -> QuerySet[Any]:
    """One page for each name, whatever versions it has."""
    return Competitor.objects.order_by("name").values_list("name").annotate(at=Max("created_at"))


def _judges() -> QuerySet[Any]:
    return Judge.objects.order_by("name").values_list("name").annotate(at=Max("created_at"))


def _boards() -> QuerySet[Any]:
    return (
        Leaderboard.objects.active().order_by("name").values_list("name").annotate(at=Max("fits__created_at"))
    )


def _evolutions() -> QuerySet[Any]:
    """A page for each board whose questions grow."""
    boards = Leaderboard.objects.active().filter(evolutions__retired_at=None, evolutions__isnull=False)
    return boards.order_by("name").values_list("name").annotate(at=Max("evolutions__created_at"))


def _questions() -> QuerySet[Any]:
    return Question.objects.shown().order_by("pk").values_list("pk", "created_at")


def _battles() -> QuerySet[Any]:
    """Those that are over and that everybody may read."""
    return Battle.objects.finished().shown().order_by("pk").values_list("pk", "played_at")


LISTED: Mapping[str, Listed] = {
    "boards": Listed("leaderboards:board", _boards),
    "competitors": Listed("competitors:detail", _competitors),
    "judges": Listed("judges:detail", _judges),
    "evolutions": Listed("evolution:board", _evolutions),
    "questions": Listed("evolution:question", _questions),
    "battles": Listed("battles:detail", _battles),
}


class Map(Sitemap):
    """Pages of one kind, each in every language with the others beside it.

    Django's own way to languages holds every row of the site in memory; this one only those of a piece.
    """

    limit = LIMIT

    def get_latest_lastmod(self) -> datetime | None:
        """Not looked for in every row: a piece says when its own pages changed."""
        return None

    def get_urls(self, page: int = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """What the template of a piece shows."""
        origin = f"{protocol}://{site.domain}"
        rows = self.paginator.page(page).object_list
        return [entry for row in rows for entry in self._entries(row, origin)]

    def lastmod(self, item: Any) -> datetime | None:
        return None

    def _entries(self, item: Any, origin: str) -> Iterator[dict[str, Any]]:
        in_each = {}
        for code, _title in settings.LANGUAGES:
            with override(code):
                in_each[code] = origin + self.location(item)
        others = [{"lang_code": code, "location": address} for code, address in in_each.items()]
        default = {"lang_code": "x-default", "location": in_each[settings.LANGUAGE_CODE]}
        for address in in_each.values():
            yield {"location": address, "lastmod": self.lastmod(item), "alternates": [*others, default]}


class RowMap(Map):
    """A page for each row of a table."""

    def __init__(self, listed: Listed) -> None:
        self.listed = listed

    def items(self) -> QuerySet[Any]:
        return self.listed.rows() if is_there(self.listed.address, 1) else Competitor.objects.none()

    def lastmod(self, item: tuple[Any, datetime | None]) -> datetime | None:
        return item[1]

    def location(self, item: tuple[Any, datetime | None]) -> str:
        return _around(self.listed.address, get_language() or "").replace(MARK, str(item[0]))


class PageMap(Map):
    """Pages of which there is one."""

    def items(self) -> list[str]:
        return [name for name in PAGES if is_there(name)]

    def location(self, item: str) -> str:
        return reverse(item)


class ChartMap(Map):
    """Charts that have something to show of what their board shows today."""

    def items(self) -> list[tuple[str, str]]:
        boards = Leaderboard.objects.active()
        fits = [(board.name, Fit.objects.defer("pairs").latest_of(board)) for board in boards]
        return [(name, chart) for name, fit in fits if fit for chart in _shown(fit)]

    def location(self, item: tuple[str, str]) -> str:
        return reverse("leaderboards:chart", args=item)


def _shown(fit: Fit) -> list[str]:
    snapshot = read(fit, list(fit.ratings.with_competitors()), frozenset())
    return [name for name, chart in CHARTS.items() if chart.shows(snapshot)]


MARK = "1234567890"  # a name as well as a number: what stands for either in an address


@cache
def _around(address: str, language: str) -> str:
    """An address in a language with MARK in the place of what names the row: looking it up costs too much."""
    return reverse(address, args=[MARK])


def is_there(address: str, *args: object) -> bool:
    """Whether this arena has such a page."""
    try:
        reverse(address, args=args)
    except NoReverseMatch:
        return False
    return True


_rows = {name: RowMap(listed) for name, listed in LISTED.items()}
MAPS: Mapping[str, Map] = {"pages": PageMap(), "charts": ChartMap()} | _rows
