"""One file in, one answer out: reads the request from the command line, the file from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .confine import confine
from .limits import Limits, Refused


def main() -> None:
    """Decodes what lies at descriptor 0 and writes clean files to the descriptors that it is given.

    The request is JSON: `limits`, `kind`, `out`, `poster` (descriptors). The answer on standard
    output is one JSON object: the facts, or `refused` with the reason. A death without an answer is
    for the parent to put into words.
    """
    request = json.loads(sys.argv[2])
    limits = Limits(**request["limits"])
    take = _taker(request["modality"])  # loads the libraries: a fault in them is ours, not the file's
    confine(limits)
    try:
        answer = take(request["format"], limits, request["out"], request["poster"])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": f"decoding it takes more than {limits.memory // 2**20} MiB of memory"}
    except Exception as error:  # libraries raise anything at all on files that are not what they say
        answer = {"refused": f"it can't be decoded: {_said(error)}"}
    json.dump(answer, sys.stdout)


def _taker(modality: str) -> Callable[..., dict[str, Any]]:
    # By name, so that a picture does not wait for libav to load.
    module = import_module({"image": ".pictures", "video": ".videos"}[modality], __package__)
    take: Callable[..., dict[str, Any]] = module.take
    return take


def _said(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).splitlines()[0][:200]
