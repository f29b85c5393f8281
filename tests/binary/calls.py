#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Compare what doff did, as calls (tests/helpers) wrote it, with calls.txt.

usage: calls.py TRACE...
"""
import collections
import concurrent.futures
import fnmatch
import os
import re
import subprocess
import sys

CWD = 0xffffff9c
# Where the directories, the paths and the flags of a call stand.
ARGUMENTS = {
    "openat": ([0], [1], 2), "openat2": ([0], [1], "how"),
    "newfstatat": ([0], [1], 3), "statx": ([0], [1], 2),
    "fchownat": ([0], [1], 4), "readlinkat": ([0], [1], None),
    "mkdirat": ([0], [1], None), "unlinkat": ([0], [1], 2),
    "renameat": ([0, 2], [1, 3], None),
    "renameat2": ([0, 2], [1, 3], 4), "chown": ([], [0], None),
    "access": ([], [0], None), "execve": ([], [0], None),
    "clone": ([], [], 0),
}
OPEN = {"CREAT": 0o100, "EXCL": 0o200, "NOCTTY": 0o400, "TRUNC": 0o1000,
        "NONBLOCK": 0o4000, "DIRECTORY": 0o200000, "NOFOLLOW": 0o400000,
        "PATH": 0o10000000, "WRITE": 3}
FLAGS = {"openat": OPEN, "openat2": OPEN, "clone": {"THREAD": 0x10000}}
AT = {"SYMLINK_NOFOLLOW": 0x100, "EMPTY_PATH": 0x1000}

Call = collections.namedtuple("Call", "name arguments texts")


def numbers():
    """The names of the calls, as the C library has them."""
    text = subprocess.check_output(
        "echo '#include <sys/syscall.h>' | ${CC:-gcc} -E -dM -", shell=True,
        text=True)
    return {int(number): name for name, number in re.findall(
        r"#define __NR_(\w+) (\d+)$", text, re.M)}


def path_is(path, patterns):
    return any(path_matches(path, each) for each in patterns.split(","))


def path_matches(path, pattern):
    if pattern == "NAME":
        return path != "" and "/" not in path
    if pattern == "EMPTY":
        return path == ""
    return fnmatch.fnmatchcase(path, pattern)


def flags_of(call, names):
    known = FLAGS.get(call.name, AT)
    where = ARGUMENTS[call.name][2]
    value = int(call.texts["how"], 16) if where == "how" \
        else call.arguments[where]
    return [value & known[name] for name in names.split("|")]


def open_is_safe(call):
    """It follows no link, and waits for nobody: a FIFO, a device, a lease."""
    has = {name: bool(flags_of(call, name)[0]) for name in OPEN}
    new = has["CREAT"] and has["EXCL"]
    return (has["NOFOLLOW"] or new or call.texts.get("1") in (".", "..", "/")) and \
        (has["PATH"] or has["NONBLOCK"] or has["DIRECTORY"] or new)


def holds(call, before, condition):
    key, value = condition.split("=", 1)
    if key == "open":
        return True
    directories, paths, _ = ARGUMENTS.get(call.name, ([], [], None))
    if key == "at":
        return all((call.arguments[i] & 0xffffffff == CWD) == (value == "cwd")
                   for i in directories)
    if key == "path":
        return all(path_is(call.texts.get(str(i), "?"), value) for i in paths)
    if key == "has":
        return all(flags_of(call, value))
    if key == "lacks":
        return not any(flags_of(call, value))
    if key in ("after", "never"):
        return (value in before) == (key == "after")
    return call.arguments[int(key)] in [int(each, 0)
                                        for each in value.split(",")]


def policy_read(path):
    policy = collections.defaultdict(list)
    with open(path, encoding="ascii") as file:
        for line in file:
            words = line.split("#")[0].split()
            if words:
                policy[words[0]].append(words[1:])
    return policy


def shown(call):
    texts = " ".join(f"{key}={text}" for key, text in call.texts.items())
    return f"{call.name} {' '.join(map(hex, call.arguments))} {texts}".strip()


class Check:
    def __init__(self, policy, names):
        self.policy = policy
        self.names = names
        self.before = {}
        self.calls = collections.Counter()
        self.starts = 0
        self.used = set()
        self.wrong = {}

    def line(self, line):
        pid, number, *words = line.rstrip("\n").split(" ")
        if number == "begins":
            self.before[pid] = set()
            self.starts += 1
            return
        name = self.names.get(int(number), number)
        call = Call(name, [int(word, 16) for word in words[:6]],
                    dict(word.split("=", 1) for word in words[6:]))
        self.calls[name] += 1
        self.judge(call, self.before.setdefault(pid, set()))
        self.before[pid].add(name)

    def judge(self, call, before):
        for i, conditions in enumerate(self.policy[call.name]):
            excused = not call.name.startswith("openat") or \
                any(each.startswith("open=") for each in conditions)
            if all(holds(call, before, each) for each in conditions) and \
                    (excused or open_is_safe(call)):
                self.used.add((call.name, i))
                return
        key = call.name, tuple(call.texts.items())
        self.wrong.setdefault(key, shown(call))

    def trace(self, path):
        with open(path, encoding="ascii") as file:
            for line in file:
                # The last one is torn where there was no time left.
                if line.endswith("\n"):
                    self.line(line)
        return self

    def add(self, other):
        self.calls += other.calls
        self.starts += other.starts
        self.used |= other.used
        self.wrong.update(other.wrong)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    policy = policy_read(os.path.join(here, "calls.txt"))
    lines = sum(map(len, policy.values()))
    names = numbers()
    check = Check(policy, names)
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for one in [pool.submit(Check(policy, names).trace, path)
                    for path in sys.argv[1:]]:
            check.add(one.result())
    for text in list(check.wrong.values())[:40]:
        print(f"violation: {text}")
    unused = [f"{name} {' '.join(each)}".strip() for name in policy
              for i, each in enumerate(policy[name])
              if (name, i) not in check.used]
    print(f"unused={len(unused)} of {lines}: {'; '.join(unused)}")
    print(f"starts={check.starts} calls={sum(check.calls.values())} "
          f"kinds={len(check.calls)} violations={len(check.wrong)}")
    return 1 if check.wrong or not check.starts else 0


if __name__ == "__main__":
    sys.exit(main())
