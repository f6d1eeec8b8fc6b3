"""`manage.py audit JUDGE`: holds a judge against people on the battles that both decided."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from arena.audits.audit import NothingToAudit, audit_judge
from arena.audits.judges import NotFound, where
from arena.audits.models import Audit
from arena.exams.sitters import NobodySits
from ratings import OUTCOMES, RatingsError


class Command(BaseCommand):
    """Keeps what it finds; the same battles give the same numbers."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("judge", help="a judge of the arena, as it is now")
        parser.add_argument("--board", default="", help="only battles that this board may count")
        parser.add_argument(
            "--since", default="", metavar="DAY", help="only verdicts since, such as 2026-11-30"
        )
        parser.add_argument("--level", type=float, default=0.95, help="of the intervals (0.95)")
        parser.add_argument("--seed", type=int, default=0, help="of the intervals' bootstrap")
        parser.add_argument("--json", action="store_true", help="print all of it as JSON")

    def handle(self, *, judge: str, board: str, since: str, **options: Any) -> None:
        if options["seed"] < 0:
            raise CommandError(f"--seed {options['seed']}: must not be negative")
        with tqdm(unit="battle", file=sys.stderr, disable=options["json"] or None) as bar:

            def tell(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            try:
                kept = audit_judge(where(judge, board, since), options["seed"], options["level"], tell)
            except (NotFound, NothingToAudit, NobodySits, RatingsError) as problem:
                raise CommandError(str(problem)) from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(kept), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(kept)))


def _as_json(kept: Audit) -> dict[str, Any]:
    names = ("judge", "judge_version", "settings", "fingerprint")
    return {name: getattr(kept, name) for name in names} | kept.report


def _lines(kept: Audit) -> Iterable[str]:
    report, counts = kept.report, kept.report["counts"]
    yield (
        f"{kept.judge} beside people: {counts['decided']} battles that both decided, {counts['votes']} votes,"
        f" {counts['twice']} battles with two people or more; {counts['alone']} that nobody voted on"
    )
    yield from (f"- {said}" for said in report["words"])
    yield from _table(report["confusion"])
    for part in ("agreement", "ranking", "position", "worth"):
        yield from (_figure(one) for one in report[part].values())
    yield from map(_figure, report["gold"])
    for one in report["biases"]:
        yield _figure(one) + _mark(one)
    for one in report["strata"]:
        excess = one["excess"] | {
            "name": f"{one['dimension']} {one['value'] or 'unknown'}: agreement beyond others'"
        }
        yield _figure(excess) + _mark(one)
    for one in report["differences"]:
        yield _figure(one | {"name": f"{one['competitor']}: rating beyond people's"}) + _mark(one)


def _table(confusion: Iterable[Iterable[int]]) -> Iterable[str]:
    yield f"  {'people / judge':14}" + "".join(f"{name:>10}" for name in OUTCOMES)
    for name, row in zip(OUTCOMES, confusion, strict=True):
        yield f"  {name:14}" + "".join(f"{n:>10}" for n in row)


def _figure(one: Mapping[str, Any]) -> str:
    value = "n/a" if one["value"] is None else f"{one['value']:.4f}"
    spread = (
        "" if one["lower"] is None or one["upper"] is None else f" [{one['lower']:.4f}, {one['upper']:.4f}]"
    )
    note = f" ({one['note']})" if one["note"] else ""
    return f"  {one['name']:40} {value}{spread}  n {one['n']}{note}"


def _mark(one: Mapping[str, Any]) -> str:
    return "  FLAGGED" if one["flagged"] else ""
