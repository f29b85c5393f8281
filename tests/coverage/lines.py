#!/usr/bin/env python3
"""Which lines of the executable a command enters, and which it does not.

    lines.py EXECUTABLE KEY UNCOVERED COMMAND...

KEY names the shared memory where the executable notes its blocks.  UNCOVERED
explains what no test enters: a paragraph of it is a reason, behind #, and the
lines that it holds for, each as "FILE: TEXT OF THE LINE".  Ends with 1 where
a line is neither entered nor explained, or an explanation fits no line.
"""
import ctypes
import os
import re
import subprocess
import sys

SIZE = 0x100000
ELSEWHERE = re.compile(r"/\S+:\d+")
FUNCTION = re.compile(r"[0-9a-f]+ <(\S+)>:$")
INSTRUCTION = re.compile(r"\s+([0-9a-f]+):\t(.*)$")
CORE = "src/core/"


def blocks_of(executable, top):
    """{place: set of blocks}; a block is what its call returns to."""
    source = re.compile(re.escape(top) +
                        r"/(src/\S+?):(\d+)(?: \(discriminator \d+\))?$")
    listing = subprocess.run(
        ["objdump", "-dl", "--no-show-raw-insn", executable], text=True,
        stdout=subprocess.PIPE, check=True).stdout
    places, place, block, pending, called = {}, None, None, set(), False
    for line in listing.splitlines():
        at = source.match(line)
        instruction = INSTRUCTION.match(line)
        if at:
            place = at.group(1), int(at.group(2))
        elif ELSEWHERE.match(line):
            place = None
        elif FUNCTION.match(line):
            place, block, pending, called = None, None, set(), False
        elif instruction:
            if called:
                block, called = int(instruction.group(1), 16), False
                for each in pending:
                    places.setdefault(each, set()).add(block)
                pending = set()
            if "__sanitizer_cov_trace_pc" in instruction.group(2):
                called = True
            elif place and block is None:
                pending.add(place)
            elif place:
                places.setdefault(place, set()).add(block)
    return places


def entered_by(key, command, **how):
    """The bytes that were set while command ran, and how it ended."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    create, remove = 0o1000, 0
    shared = libc.shmget(key, SIZE, create | 0o666)
    if shared < 0:
        sys.exit(f"shmget: {ctypes.get_errno()}")
    try:
        at = libc.shmat(shared, None, 0)
        status = subprocess.run(command, check=False, **how).returncode
        return ctypes.string_at(at, SIZE), status
    finally:
        libc.shmdt(ctypes.c_void_p(at))
        libc.shmctl(shared, remove, None)


def reasons_of(path):
    """{(file, text): reason}"""
    reasons, reason = {}, []
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if not line.strip():
                reason = []
            elif line.startswith("#"):
                reason.append(line[1:].strip())
            else:
                source, text = line.split(": ", 1)
                if not reason:
                    sys.exit(f"{path}: no reason for: {line}")
                reasons[source, text.strip()] = " ".join(reason)
    return reasons


def main():
    executable, key, uncovered, *command = sys.argv[1:]
    places = blocks_of(executable, os.getcwd())
    seen, status = entered_by(int(key, 16), command)
    reasons = reasons_of(uncovered)
    text = {}
    for source, _ in places:
        with open(source, encoding="utf-8") as file:
            text[source] = file.read().splitlines()
    covered, explained, bare = 0, 0, []
    for (source, number), blocks in sorted(places.items()):
        line = text[source][number - 1].strip()
        if source.startswith(CORE):
            continue
        if any(seen[block] for block in blocks):
            covered += 1
        elif (source, line) in reasons:
            explained += 1
        else:
            bare.append(f"{source}: {line}")
    for line in bare:
        print(line)
    stale = [f"{source}: {line}" for source, line in reasons
             if line not in map(str.strip, text.get(source, []))]
    for line in stale:
        print("explained, and not there:", line)
    total = covered + explained + len(bare)
    print(f"# src/*.c and src/sys: {covered} of {total} lines entered "
          f"({100 * covered / total:.2f} %), {explained} explained, "
          f"{len(bare)} neither; the tests ended with {status}")
    return 1 if bare or stale or covered < total / 2 else 0


if __name__ == "__main__":
    sys.exit(main())
