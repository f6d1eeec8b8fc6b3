"""Takes from this process all that computing does not need, and looks whether it is gone."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

from . import files, syscalls

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CAPABILITIES_VERSION = 0x2008_0522
OPEN_FILES, MIB = 32, 1024 * 1024
AF_INET, SOCK_STREAM = 2, 1


def confine(time_s: int, memory_mib: int, output_bytes: int) -> None:
    """From here on there are limits, and neither network, new processes nor files but Python's own.

    Raises `OSError` with the reason where any of it can't be had; nothing may be run then.
    """
    if sys.platform != "linux":
        raise OSError(f"no isolation on {sys.platform}: it needs Linux")
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # nobody is left to read the answer
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the process can't give up new rights")
    files.shut(libc)
    _limit(time_s, memory_mib * MIB, output_bytes)
    _drop_capabilities(libc)
    syscalls.filtered(libc)
    _look(libc)


def _limit(time_s: int, memory: int, output_bytes: int) -> None:
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, time_s + 1),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_AS, memory),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    # The soft limit's signal tells why, the hard one's kill does not: the soft one comes first.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (min(time_s, hard), hard))


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Even root then lifts no limit."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(header, none):
        raise OSError(ctypes.get_errno(), "the process can't give up its capabilities")


def _look(libc: ctypes.CDLL) -> None:
    """Whether what was taken is gone: a kernel may accept a rule and not keep it."""
    if libc.socket(AF_INET, SOCK_STREAM, 0) >= 0:
        raise OSError("a socket could still be opened")
    if _forked():
        raise OSError("a process could still be started")
    for path, flags in (("/", os.O_RDONLY), ("/proc/self/environ", os.O_RDONLY), (os.devnull, os.O_WRONLY)):
        try:
            os.close(os.open(path, flags))
        except OSError:
            continue
        raise OSError(f"{path} could still be opened")


def _forked() -> bool:
    try:
        child = os.fork()
    except OSError:
        return False
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return True
