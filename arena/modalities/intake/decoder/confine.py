"""Takes from this process what decoding does not need: memory, time, files, network, new rights."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys

from .limits import Limits

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
OPEN_FILES = 32


def confine(limits: Limits) -> None:
    """From here on the process can't exceed the limits, nor lift them again.

    The network is taken away where the kernel lets an ordinary process do so. It is optional:
    containers and hardened kernels forbid new name spaces, and no demuxer that we allow opens an
    address anyway.
    """
    size = max(limits.image_bytes, limits.video_bytes)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.cpu_s + 1),
        (resource.RLIMIT_FSIZE, 2 * size),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_AS, limits.memory),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    # The soft limit's signal tells why, the hard one's kill does not: the soft one comes first.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (min(limits.cpu_s, hard), hard))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # nobody is left to read the answer
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _leave_the_network(libc)


def _leave_the_network(libc: ctypes.CDLL) -> None:
    # With a user name space even root keeps no rights over the machine; some kernels want root and none.
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        libc.unshare(CLONE_NEWNET)
