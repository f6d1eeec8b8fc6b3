"""`python -m ratings voters FILE`: who votes strangely, and what each voter does to the board."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.leave_out import leave_one_voter_out
from ratings.position import SIDES, position_bias
from ratings.read import read_comparisons
from ratings.tables import aligned
from ratings.voters import TIES, StrangerSettings, strange_voters

_HEADER = ("voter", "votes", "moves", "strange p", "leans", "position p", "leans")


def add_voters(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    parser = commands.add_parser("voters", help="flag voters whose votes are strange; nobody is dropped")
    parser.add_argument("file", help="columns model_a, model_b, winner, and who voted")
    parser.add_argument("--voter", required=True, metavar="COLUMN", help="who voted")
    parser.add_argument("--time", metavar="COLUMN", help="when; without it, rows are in order")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL", help="drop and count these rows"
    )
    parser.add_argument(
        "--alpha", type=float, default=0.05, help="share of ordinary voters to flag (default 0.05)"
    )
    parser.add_argument("--ties", default="broken", help=f"between equal votes: {' or '.join(TIES)}")
    parser.add_argument("--sides", default="drawn", help=f"how sides came about: {' or '.join(SIDES)}")
    parser.add_argument("--seed", type=int, default=0, help="of whatever is drawn (default 0)")
    parser.add_argument("--json", action="store_true", help="a list of rows instead of a table")
    parser.set_defaults(run=_voters)


def _voters(options: argparse.Namespace) -> str:
    if options.seed < 0:
        raise BadSetting(f"seed = {options.seed!r} must be a whole number from 0")
    settings = StrangerSettings(alpha=options.alpha, ties=options.ties)
    # As a source, a voter keeps the name that stands in the file.
    data = read_comparisons(options.file, ignore=options.ignore, source=options.voter, time=options.time)
    rows = _rows(replace(data, cluster=data.source), settings, options)
    if options.json:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return aligned([_HEADER, *(_cells(row) for row in rows)], {0, 4, 6})


def _rows(data: Comparisons, settings: StrangerSettings, options: argparse.Namespace) -> list[dict[str, Any]]:
    """A line per voter, the most suspect first."""
    rng = np.random.default_rng(options.seed)
    strange = strange_voters(data, rng, settings)
    position = {row["voter"]: row for row in position_bias(data, options.alpha, sides=options.sides).rows()}
    left_out = leave_one_voter_out(data, refits=0)
    moves = dict(zip(left_out.voters.tolist(), left_out.shift.tolist(), strict=True))
    return [
        {
            "voter": row["voter"],
            "votes": row["votes"],
            "moves": moves.get(row["voter"]),
            "strange": _told(row),
            "position": _told(position.get(row["voter"])),
        }
        for row in strange.rows()
    ]


def _told(row: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    kept = ("statistic", "p_value", "flagged", "direction")
    return row if row is None else {name: row[name] for name in kept}


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    told = [cell for test in ("strange", "position") for cell in _test(row[test])]
    moves = "n/a" if row["moves"] is None else f"{row['moves']:.1f}"
    return row["voter"], str(row["votes"]), moves, *told


def _test(told: Mapping[str, Any] | None) -> tuple[str, str]:
    """The p-value, with a star if it is flagged, and the direction."""
    if told is None or told["p_value"] is None:
        return "n/a", ""
    return f"{told['p_value']:.4f}{'*' if told['flagged'] else ' '}", told["direction"]
