"""`python -m ratings fragility FILE`: how few battles decide who stands above whom."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ratings.counts import pair_counts
from ratings.fragility import WIDTH, BoardFragility, Fragility, board_fragility, fragile_neighbours
from ratings.read import read_comparisons
from ratings.settings import Scale
from ratings.tables import aligned

_HEADER = ("upper", "lower", "gap", "battles")


def add_fragility(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    parser = commands.add_parser("fragility", help="how few battles less would swap two neighbours")
    parser.add_argument("file", help="columns model_a, model_b, winner")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL", help="drop and count these rows"
    )
    parser.add_argument(
        "--width", type=int, default=WIDTH, help=f"removals of one size to refit at most (default {WIDTH})"
    )
    parser.add_argument("--json", action="store_true", help="an object instead of a table")
    parser.set_defaults(run=_fragility)


def _fragility(options: argparse.Namespace) -> str:
    data = read_comparisons(options.file, ignore=options.ignore)
    pairs = pair_counts(data)
    neighbours = fragile_neighbours(data.names, pairs, options.width)
    top = board_fragility(data.names, pairs, options.width)
    if options.json:
        found = {
            "neighbours": [_row(one) for one in neighbours],
            "top": top and _row(top.top),
            "challenger": top and _row(top.challenger),
        }
        return json.dumps(found, ensure_ascii=False, indent=1)
    return "\n".join(_said(neighbours, top))


def _said(neighbours: Sequence[Fragility], top: BoardFragility | None) -> Iterator[str]:
    if top is None:
        yield "nobody is rated"
        return
    yield aligned([_HEADER, *(_cells(one) for one in neighbours)], {0, 1})
    challenger = top.challenger
    yield f"\nTo put somebody above {challenger.upper}: {_battles(challenger)} ({challenger.lower})"


def _cells(one: Fragility) -> tuple[str, ...]:
    return one.upper, one.lower, f"{one.gap * Scale().unit:.1f}", _battles(one)


def _battles(one: Fragility) -> str:
    if one.confirmed is None:
        return "no removal" if one.proved else "none found"
    return f"{one.confirmed}" if one.proved else f"≤ {one.confirmed}"


def _row(one: Fragility) -> dict[str, Any]:
    return asdict(one) | {"gap": one.gap * Scale().unit}
