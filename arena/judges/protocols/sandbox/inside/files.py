"""What files can be read from here on (Landlock): Python's own, and none can be written."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
RIGHTS = (13, 14, 15, 15, 16)  # how many rights over files each version of Landlock knows
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
OTHERS = ("site-packages", "dist-packages", "__pycache__")
"""Beside the standard library, and none of it."""


class Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`, as the first version has it: the network is the filter's matter."""

    _fields_ = (("files", ctypes.c_uint64),)


class Beneath(ctypes.Structure):
    """`struct landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def shut(libc: ctypes.CDLL) -> None:
    """From here on only the standard library and shared libraries can be read; raises `OSError`."""
    version = _call(libc, CREATE_RULESET, None, 0, ASK_VERSION)
    handled = (1 << RIGHTS[min(version, len(RIGHTS)) - 1]) - 1
    rules = Ruleset(handled)
    ruleset = _call(libc, CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    for path, allowed in _readable():
        _let(libc, ruleset, path, allowed)
    _call(libc, RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _readable() -> Iterator[tuple[str, int]]:
    for library in LIBRARIES:
        yield library, READ_FILE
    for folder in filter(os.path.isdir, sys.path):
        yield folder, READ_DIR
        yield from ((one.path, READ_FILE) for one in os.scandir(folder) if one.name not in OTHERS)
    beside = os.path.join(sys.base_prefix, "lib")
    if os.path.isdir(beside):
        yield from ((one.path, READ_FILE) for one in os.scandir(beside) if ".so" in one.name)


def _let(libc: ctypes.CDLL, ruleset: int, path: str, allowed: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this machine
        return
    rule = Beneath(allowed, opened)
    _call(libc, ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(opened)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    result: int = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), "no Landlock: it needs Linux 5.13 or newer, and to be let")
    return result
