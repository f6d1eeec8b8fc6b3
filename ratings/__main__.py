"""Rates battles from the command line: python -m ratings COMMAND."""

import argparse
import sys
from collections.abc import Sequence

from ratings.audit_command import add_audit
from ratings.errors import RatingsError
from ratings.fit_command import add_fit, add_methods
from ratings.fragility_command import add_fragility
from ratings.plan_command import add_plan
from ratings.voters_command import add_voters


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 2 and one line on standard error when it refuses."""
    options = _parser().parse_args(arguments)
    try:
        sys.stdout.write(options.run(options) + "\n")
    except RatingsError as problem:
        sys.stderr.write(f"ratings: {problem}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ratings", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for add in (add_fit, add_methods, add_plan, add_fragility, add_voters, add_audit):
        add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
