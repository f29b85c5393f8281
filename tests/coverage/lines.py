#!/usr/bin/env python3
"""Which lines of the executable a command enters, and which it does not.

    lines.py EXECUTABLE KEY UNCOVERED COMMAND...

KEY names the shared memory where the executable notes its blocks.  UNCOVERED
explains what nothing can enter: a paragraph of it is a reason, behind #, and
the lines that it holds for, each as "FILE FUNCTION: TEXT OF THE LINE".  Ends
with 1 where a line is neither entered nor explained, or an explanation is for
no line, or for one that is entered.
"""
import ctypes
import os
import re
import signal
import subprocess
import sys

SIZE = 0x100000
ELSEWHERE = re.compile(r"/\S+:\d+")
FUNCTION = re.compile(r"[0-9a-f]+ <(\S+)>:$")
INSTRUCTION = re.compile(r"\s+([0-9a-f]+):\t(.*)$")
CORE = ("src/base/", "src/plan/")


def blocks_of(executable, top, functions=None):
    """{place: set of blocks}; a block is what its call returns to.

    functions: a dictionary to note in which function each place is.
    """
    source = re.compile(re.escape(top) +
                        r"/(src/\S+?):(\d+)(?: \(discriminator \d+\))?$")
    listing = subprocess.run(
        ["objdump", "-dl", "--no-show-raw-insn", executable], text=True,
        stdout=subprocess.PIPE, check=True).stdout
    places, place, block, pending, called = {}, None, None, set(), False
    function = None
    for line in listing.splitlines():
        at = source.match(line)
        begin = FUNCTION.match(line)
        instruction = INSTRUCTION.match(line)
        if at:
            place = at.group(1), int(at.group(2))
            if functions is not None:
                functions[place] = function
        elif ELSEWHERE.match(line):
            place = None
        elif begin:
            function = begin.group(1)
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


class Reasons:
    """One for each line that is explained; each is used once."""

    def __init__(self, path):
        self.left, reason = [], False
        with open(path, encoding="utf-8") as file:
            for line in file.read().splitlines():
                if not line.strip():
                    reason = False
                elif line.startswith("#"):
                    reason = True
                elif reason:
                    self.left.append(line)
                else:
                    sys.exit(f"{path}: no reason for: {line}")

    def take(self, line):
        """Tell whether line is explained."""
        if line not in self.left:
            return False
        self.left.remove(line)
        return True


def report(bare, reasons):
    """Print what has no explanation, and what explains nothing."""
    for line in bare:
        print(line)
    for line in reasons.left:
        print("explained, and not there, or entered:", line)
    return 1 if bare or reasons.left else 0


def main():
    executable, key, uncovered, *command = sys.argv[1:]
    # Memory of this kind outlives us, unless it is given back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    functions = {}
    places = blocks_of(executable, os.getcwd(), functions)
    seen, _ = entered_by(int(key, 16), command, stdout=subprocess.DEVNULL)
    reasons = Reasons(uncovered)
    text = {}
    for source, _ in places:
        with open(source, encoding="utf-8") as file:
            text[source] = file.read().splitlines()
    covered, explained, bare = 0, 0, []
    for (source, number), blocks in sorted(places.items()):
        line = (f"{source} {functions[source, number]}: "
                f"{text[source][number - 1].strip()}")
        if source.startswith(CORE):
            continue
        if any(seen[block] for block in blocks):
            covered += 1
        elif reasons.take(line):
            explained += 1
        else:
            bare.append(line)
    status = report(bare, reasons)
    total = covered + explained + len(bare)
    print(f"# the rest: {covered} of {total} lines entered "
          f"({100 * covered / total:.2f} %), {explained} explained, "
          f"{len(bare)} neither")
    return 1 if status or covered < total / 2 else 0


if __name__ == "__main__":
    sys.exit(main())
