"""`python -m ratings audit FILE`: holds a judge against people on the battles that both decided."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ratings.audit import audit
from ratings.audit_decided import Decided
from ratings.audit_read import decided_from
from ratings.audit_tables import report
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, BadSetting
from ratings.features import FEATURES
from ratings.formats import column_names
from ratings.read import read_comparisons
from ratings.style_columns import REPLIES


def add_audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    parser = commands.add_parser("audit", help="hold a judge against people on the same battles")
    parser.add_argument(
        "file", help="columns model_a, model_b, winner; a row for each verdict, model_a being shown first"
    )
    parser.add_argument("--source", required=True, metavar="COLUMN", help="who gave the verdict")
    parser.add_argument("--item", required=True, metavar="COLUMN", help="which battle: the same two replies")
    parser.add_argument("--people", default="human", metavar="NAME", help="the source that is people (human)")
    parser.add_argument("--judge", default="", metavar="NAME", help="the source that is the judge")
    parser.add_argument(
        "--style",
        nargs="*",
        metavar="NAME",
        help="what it may favour: columns NAME_a and NAME_b, or a column NAME; "
        f"{', '.join(FEATURES)} are read off the replies (the default, where they are there)",
    )
    parser.add_argument(
        "--by", action="append", default=[], metavar="COLUMN", help="a row for each of its values"
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL", help="drop and count these rows"
    )
    parser.add_argument("--level", type=float, default=0.95, help="of intervals and findings (default 0.95)")
    parser.add_argument("--seed", type=int, default=0, help="of whatever is drawn (default 0)")
    parser.add_argument("--json", action="store_true", help="an object instead of sentences and tables")
    parser.set_defaults(run=_audit)


def _audit(options: argparse.Namespace) -> str:
    if options.seed < 0:
        raise BadSetting(f"seed = {options.seed!r} must be a whole number from 0")
    with _named(options):
        found = audit(_read(options), np.random.default_rng(options.seed), options.level)
    if options.json:
        return json.dumps(found.as_json(), ensure_ascii=False, indent=1)
    return report(found)


def _read(options: argparse.Namespace) -> Decided:
    def read(**more: str) -> Comparisons:
        columns = {"source": options.source, "item": options.item, **more}
        return read_comparisons(options.file, ignore=options.ignore, style=style, **columns)

    style = _style(options)
    data = read()
    # A file has one column of strata at a time, so it is read again for each.
    strata = {name: read(stratum=name).stratum for name in options.by}
    known = {name: values for name, values in strata.items() if values is not None}
    _require_sources(data, options)
    return decided_from(data, options.people, options.judge, known)


def _style(options: argparse.Namespace) -> tuple[str, ...]:
    """The covariates asked for; without a word about them, what there are columns for."""
    if options.style:
        return tuple(name.strip() for words in options.style for name in words.split(",") if name.strip())
    present = set(column_names(Path(options.file)))
    if options.style is not None or any(present.issuperset(pair) for pair in REPLIES):
        return tuple(FEATURES)
    return tuple(name for name in FEATURES if present.issuperset((f"{name}_a", f"{name}_b")))


def _require_sources(data: Comparisons, options: argparse.Namespace) -> None:
    if data.source is None:
        return
    known = [str(name) for name in np.unique(data.source)]
    for who, name in (("vote", options.people), ("verdict", options.judge)):
        if name and name not in known:
            problem = f"there is no {who} of {name!r}, only of {', '.join(known)}"
            raise BadComparisons(problem, column="source")
    if options.judge == options.people:
        raise BadSetting(f"judge = {options.judge!r} must be another source than people")


@contextmanager
def _named(options: argparse.Namespace) -> Iterator[None]:
    """What goes wrong after reading is said by the names of the file and of its columns."""
    try:
        yield
    except BadComparisons as problem:
        if problem.file:
            raise
        column = {"source": options.source, "item": options.item}.get(problem.column or "", problem.column)
        raise BadComparisons(problem.problem, row=problem.row, column=column, file=options.file) from problem
