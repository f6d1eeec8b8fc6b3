"""Reads a program, gives up every right, says so, and runs the program."""

from __future__ import annotations

import json
import os
import sys
import types
from typing import Any

from .confine import confine

COMPILE, RUN = -1, -4
READY = "ready"
LONGEST_WHY = 300


def main() -> None:
    """Runs what the request at the first descriptor of the command line says.

    `ready`, or why nothing is run, goes to the second, before a line of the program has been run. What a
    called function gave back, or what went wrong, goes to the third, as JSON.
    """
    request_at, ready_at, result_at = map(int, sys.argv[2:5])
    with os.fdopen(request_at) as file:
        request = json.load(file)
    del sys.path[0], sys.argv[1:]
    with os.fdopen(ready_at, "w") as ready:
        try:
            confine(*request["limits"])
        except OSError as error:
            ready.write(error.strerror or str(error))
            return
        ready.write(READY)
    told = _told(request)
    sys.stdout.flush()
    os.write(result_at, json.dumps(told).encode())
    os._exit(0)  # no thread of the program's keeps us here


def _told(request: dict[str, Any]) -> dict[str, Any]:
    """What became of the program: its value, or the code of its fault with a reason."""
    try:
        # Compiled here, under the limits: code can be written to choke a compiler.
        code = compile(request["source"], "<reply>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
        return {"code": COMPILE, "why": _why(error)}
    try:
        return {"value": _run(code, request)}
    except SystemExit as stop:
        clean = stop.code in (None, 0) and not request["call"]
        return (
            {"value": None}
            if clean
            else {"code": RUN, "why": f"it ended itself with {stop.code!r}"[:LONGEST_WHY]}
        )
    except BaseException as error:
        return {"code": RUN, "why": _why(error)}


def _run(code: types.CodeType, request: dict[str, Any]) -> Any:
    module = types.ModuleType("reply" if request["call"] else "__main__")
    sys.modules[module.__name__] = module
    exec(code, module.__dict__)  # noqa: S102 - what all of this is for
    if not request["call"]:
        return None
    called: Any = module
    for name in request["call"].split("."):
        called = getattr(called() if isinstance(called, type) else called, name)
    # Through JSON here, so that what it gave back can do nothing more, and says so if it can't.
    return json.loads(json.dumps(called(*request["args"])))


def _why(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"[:LONGEST_WHY]
    except BaseException:  # an exception of the program's own, which can't say what it is
        return type(error).__name__[:LONGEST_WHY]
