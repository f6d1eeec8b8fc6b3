"""A filter of system calls (seccomp): what a program needs to compute, and nothing to reach out with."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from collections.abc import Mapping, Sequence

PR_SET_SECCOMP, FILTER_MODE = 22, 2
LOAD, IF_EQUAL, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, ERROR, KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
NUMBER_AT, ARCH_AT, ARGUMENTS_AT = 0, 4, 16

ARCHES: Mapping[str, tuple[int, int]] = {"x86_64": (0xC000_003E, 0), "aarch64": (0xC000_00B7, 1)}
"""The kernel's name of a processor, and the column of its numbers below."""

PLAIN: Mapping[str, tuple[int | None, int | None]] = {
    # files that are open, or that Landlock lets it open
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "dup": (32, 23), "dup2": (33, None),
    "dup3": (292, 24), "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "stat": (4, None), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None),
    "readlinkat": (267, 78), "getcwd": (79, 17), "getdents64": (217, 61),
    # memory
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "mremap": (25, 216),
    "madvise": (28, 233), "membarrier": (324, 283),
    # signals of its own
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "alarm": (37, None), "getitimer": (36, 102), "setitimer": (38, 103),
    "restart_syscall": (219, 128),
    # time, chance and what it is
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrandom": (318, 278), "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178),
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "uname": (63, 160), "sysinfo": (99, 179), "getrusage": (98, 165), "getrlimit": (97, 163),
    # threads
    "futex": (202, 98), "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168),
    "set_tid_address": (218, 96), "set_robust_list": (273, 99), "rseq": (334, 293),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
"""System calls that are let through, with their numbers on each processor; all others fail."""

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CLONE_THREAD = 0x0001_0000
TCGETS = 0x5401  # "are you a terminal?", which every Python asks of its output
HARMLESS_FCNTL = (0, 1, 2, 3, 4, 1030)  # to duplicate, and to read and set flags

Instruction = tuple[int, int, int, int]
"""Operation, how far to jump if it holds and if not, operand."""
ALLOWED: Instruction = (RETURN, 0, 0, ALLOW)


def refused(number: int) -> Instruction:
    """The call fails with an error number."""
    return (RETURN, 0, 0, ERROR | number)


class Instructions(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


def filtered(libc: ctypes.CDLL) -> None:
    """From here on this process can only do what is listed; raises `OSError`, also for other processors."""
    if platform.machine() not in ARCHES:
        raise OSError(errno.ENOTSUP, f"no filter of system calls for {platform.machine()}")
    packed = b"".join(_packed(one) for one in _program(*ARCHES[platform.machine()]))
    kept = ctypes.create_string_buffer(packed, len(packed))
    program = Instructions(len(packed) // 8, ctypes.cast(kept, ctypes.c_void_p))
    if libc.prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "no filter of system calls")


def _packed(one: Instruction) -> bytes:
    operation, then, otherwise, operand = one
    return operation.to_bytes(2, "little") + bytes((then, otherwise)) + operand.to_bytes(4, "little")


def _program(arch: int, column: int) -> list[Instruction]:
    """The whole filter: a foreign processor's call kills, since its numbers mean something else."""
    program: list[Instruction] = [(LOAD, 0, 0, ARCH_AT), (IF_EQUAL, 1, 0, arch), (RETURN, 0, 0, KILL)]
    program.append((LOAD, 0, 0, NUMBER_AT))
    for numbers in PLAIN.values():
        program += _case(numbers[column], [ALLOWED])
    for numbers, body in _guarded().items():
        program += _case(numbers[column], body)
    return [*program, refused(errno.EPERM)]


def _case(number: int | None, body: Sequence[Instruction]) -> list[Instruction]:
    return [] if number is None else [(IF_EQUAL, 0, len(body), number), *body]


def _guarded() -> Mapping[tuple[int | None, int | None], list[Instruction]]:
    """Calls that are let through by an argument."""
    return {
        (2, None): _unless_any(1, WRITES),  # open
        (257, 56): _unless_any(2, WRITES),  # openat
        (16, 29): _if_one_of(1, (TCGETS,)),  # ioctl
        (72, 25): _if_one_of(1, HARMLESS_FCNTL),  # fcntl
        (302, 261): _if_one_of(0, (0,)),  # prlimit64 of itself, which can't lift a hard limit
        (56, 220): _if_any(0, CLONE_THREAD),  # clone: threads of its own, and no process
        (435, 435): [refused(errno.ENOSYS)],  # clone3, whose flags can't be seen: libc then takes clone
    }


def _unless_any(argument: int, bits: int) -> list[Instruction]:
    return [_argument(argument), (IF_ANY_BIT, 0, 1, bits), refused(errno.EPERM), ALLOWED]


def _if_any(argument: int, bits: int) -> list[Instruction]:
    return [_argument(argument), (IF_ANY_BIT, 0, 1, bits), ALLOWED, refused(errno.EPERM)]


def _if_one_of(argument: int, values: Sequence[int]) -> list[Instruction]:
    cases = [one for value in values for one in ((IF_EQUAL, 0, 1, value), ALLOWED)]
    return [_argument(argument), *cases, refused(errno.EPERM)]


def _argument(number: int) -> Instruction:
    return (LOAD, 0, 0, ARGUMENTS_AT + 8 * number)
