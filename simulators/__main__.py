"""Examines simulated users from the command line: python -m simulators COMMAND."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .realism_command import add_realism


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 2 and one line on standard error when it refuses."""
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    add_realism(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(options.run(options) + "\n")
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"simulators: {problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
