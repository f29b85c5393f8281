# SPDX-License-Identifier: ISC
"""The faults that each call is given, alone and with others; see faults.py."""
import collections
import itertools

ERRNOS = "EPERM EACCES EINVAL ENOSYS ENOMEM EIO EINTR EAGAIN EFAULT".split()
FILE_ERRNOS = ERRNOS + "ENOSPC EROFS EDQUOT EBUSY EXDEV EMFILE ESTALE".split()
LIES = ["retval=0", "retval=1"]
SIGNALS = ["signal=KILL", "signal=TERM"]
PAIR = ["error=EPERM", "error=EINVAL", "retval=0"]
IDENTITY = ("setgroups setresgid setresuid capset getresuid getresgid "
            "getgroups capget prctl").split()
OPENING = ["open", "openat", "openat2"]
OWNER = ["fstat", "fstat64", "newfstatat", "fstatat64", "statx"]
READING = ["read", "pread64"]
WRITING = ["write", "pwrite64"]

# when: as strace counts.  what: the call with its first argument.
Point = collections.namedtuple("Point", "call when what answer")


def faults_of(point):
    """The faults that a program could be expected to see through."""
    if point.call in IDENTITY + ["execve"]:
        return ["error=" + errno for errno in ERRNOS] + LIES + SIGNALS
    faults = SIGNALS + ["error=" + errno for errno in FILE_ERRNOS]
    if point.call in OPENING:
        # Standard input is some other file, and standard output, when
        # closed, would hide what was run.
        return faults + ["retval=77"]
    if point.call in OWNER:
        # The libc hands out what its own stack held: an owner.
        return faults
    if point.call in READING:
        # A byte that is said to be there is what the buffer held.
        return faults + ["retval=0"]
    if point.call in WRITING:
        return faults + LIES + ["retval=" + point.answer]
    return faults + LIES


def ends_of_runs(points):
    """Of calls that are made with one argument after another, two."""
    for i, point in enumerate(points):
        around = points[max(i - 1, 0):i] + points[i + 1:i + 2]
        if len(around) < 2 or any(each.what != point.what for each in around):
            yield point


def singles(points, every, full):
    identity = set(points if full else ends_of_runs(points))
    for i, point in enumerate(points):
        belongs = point.call in IDENTITY + ["execve"]
        if point not in identity or not (every or belongs):
            continue
        for j, fault in enumerate(faults_of(point)):
            if full or belongs or "KILL" in fault or (i + j) % 8 == 0:
                yield [(point.call, f"{fault}:when={point.when}")]


def pairs(points):
    for (a, b), fault, other in itertools.product(
            itertools.combinations(points, 2), PAIR, PAIR):
        if a.call != b.call:
            yield [(a.call, f"{fault}:when={a.when}"),
                   (b.call, f"{other}:when={b.when}")]
        elif fault == other:
            # A set that is read bit by bit, and lied about twice: nobody can
            # know.  After the first lie fewer calls follow, so that the
            # second may come earlier than it was seen.
            if "CAPBSET" in b.what or "CAPBSET_READ" in a.what:
                continue
            # strace takes one injection a call, but an arithmetic one.
            step = b.when - a.when
            yield [(a.call, f"{fault}:when={a.when}..{b.when}+{step}")]


def lasting(points):
    """As a seccomp profile: from the first time on, for one call or two."""
    first = {}
    for point in points:
        first.setdefault(point.call, point.when)
    every = [(call, f"{fault}:when={when}+")
             for call, when in first.items() for fault in PAIR]
    for one in every:
        yield [one]
    for one, other in itertools.combinations(every, 2):
        if one[0] != other[0]:
            yield [one, other]
    for fault in PAIR:
        yield [(call, f"{fault}:when={when}+")
               for call, when in first.items()]


def cases_of(points, start, group, full):
    yield from singles(points, start.every, full)
    identity = [point for point in ends_of_runs(points)
                if point.call in IDENTITY]
    if identity and (group == "identity" or (group == "whole" and full)):
        yield from pairs(identity)
        yield from lasting(identity)
