"""Runs the benchmarks of this folder, prints them as a table and keeps them as JSON."""

import os

# Two BLAS threads fight over small matrices; this must be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import importlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
WIDTH = 84
COLUMNS = ("name", "n", "seconds", "ratio", "bound", "ok")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests/bench/run.py", description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="only bench_NAME.py")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench", metavar="DIR")
    options = parser.parse_args(arguments)
    names = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    chosen = [name for name in names if options.only in (None, name.removeprefix("bench_"))]
    if not chosen:
        known = ", ".join(name.removeprefix("bench_") for name in names)
        parser.error(f"there is no benchmark {options.only!r}; there are {known}")
    sys.path[:0] = [str(FOLDER), str(ROOT)]
    kept = [_run(name, options.out) for name in chosen]
    return int(not all(kept))


def _run(name: str, out: Path) -> bool:
    """Whether every row of this benchmark kept its bound."""
    print(f"\n{name.removeprefix('bench_')}")
    print(_line(dict(zip(COLUMNS, COLUMNS, strict=True))))
    rows = []
    for row in _rows(name):
        print(_line(row), flush=True)
        rows.append(row)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name.removeprefix('bench_')}.json").write_text(json.dumps(rows, indent=1) + "\n")
    return all(row["ok"] is not False for row in rows)


def _rows(name: str) -> Iterable[Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = importlib.import_module(name).rows()
    return rows


def _line(row: Mapping[str, Any]) -> str:
    return (
        f"{row['name']:<{WIDTH}}{_cell(row['n']):>12}{_cell(row['seconds']):>12}"
        f"{_cell(row['ratio']):>10}{_cell(row['bound']):>10}  {_cell(row['ok'])}"
    ).rstrip()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ok" if value else "SLOW"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
