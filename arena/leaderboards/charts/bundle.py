"""The program that draws charts in a browser: Vega, out of the wheel that also draws on the server."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import vl_convert

from .keep import kept

# In a process of its own: for the seconds that it takes, this one could do nothing else.
MAKE = "import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle('export { vegaEmbed };'))"
MAKE_S = 120


@dataclass(frozen=True)
class Bundle:
    """A module that exports vegaEmbed, compressed."""

    compressed: bytes
    digest: str


@cache
def bundle() -> Bundle:
    """The bundle of the installed wheel; made once, then kept for every process of the site."""
    compressed = kept(f"vega-{vl_convert.__version__}", _make, None)
    return Bundle(compressed, hashlib.sha256(gzip.decompress(compressed)).hexdigest()[:16])


def _make() -> bytes:
    command = [sys.executable, "-c", MAKE]
    made = subprocess.run(command, capture_output=True, check=True, timeout=MAKE_S)  # noqa: S603 (our own words)
    return gzip.compress(made.stdout, mtime=0)
