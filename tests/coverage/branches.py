#!/usr/bin/env python3
"""Which branches of the core the unit tests take, and which they do not.

    branches.py UNTAKEN FILE.gcda...

UNTAKEN is as lines.py has its UNCOVERED: it explains, line by line, what no
test can take.  Ends with 1 where a branch or a line is neither taken nor
explained, or an explanation is for no line, or for one that is taken whole.
"""
import json
import subprocess
import sys

from lines import CORE, Reasons, report


def files_of(notes):
    """What gcov says of each file of the core, once for all of notes."""
    for note in notes:
        said = subprocess.run(["gcov", "-b", "-j", "-t", note], text=True,
                              stdout=subprocess.PIPE, check=True).stdout
        for file in json.loads(said)["files"]:
            if file["file"].startswith(CORE) and \
                    file["file"].endswith(".c"):
                yield file


def main():
    reasons = Reasons(sys.argv[1])
    branches = taken = lines = entered = explained = 0
    bare = []
    for file in files_of(sys.argv[2:]):
        name = file["file"]
        with open(name, encoding="utf-8") as source:
            text = [line.strip() for line in source]
        for line in file["lines"]:
            counts = [branch["count"] for branch in line["branches"]]
            lines += 1
            entered += line["count"] > 0
            branches += len(counts)
            taken += sum(count > 0 for count in counts)
            if line["count"] > 0 and all(counts):
                continue
            what = (f"{name} {line['function_name']}: "
                    f"{text[line['line_number'] - 1]}")
            if reasons.take(what):
                explained += sum(count == 0 for count in counts)
            else:
                bare.append(what)
    status = report(bare, reasons)
    print(f"# the core: {entered} of {lines} lines entered "
          f"({100 * entered / lines:.2f} %), {taken} of {branches} branches "
          f"taken ({100 * taken / branches:.2f} %), {explained} explained, "
          f"{branches - taken - explained} neither")
    return status


if __name__ == "__main__":
    sys.exit(main())
