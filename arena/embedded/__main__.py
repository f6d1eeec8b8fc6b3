"""`python -m arena.embedded stop FOLDER`: stops services that a killed process left running."""

import argparse
import sys
from pathlib import Path

from .places import ServiceError
from .running import stop_unused

parser = argparse.ArgumentParser(prog="python -m arena.embedded", description=__doc__)
parser.add_argument("do", choices=["stop"])
parser.add_argument("folder", type=Path, help="what ARENA_VAR names, usually var")
given = parser.parse_args()
try:
    if not stop_unused(given.folder):
        sys.exit(f"somebody still uses the services of {given.folder}: stop that first")
except ServiceError as problem:
    sys.exit(str(problem))
