#!/usr/bin/env python3
"""Which branches of the core the unit tests take, and which they do not.

    branches.py UNTAKEN FILE.gcda...

UNTAKEN is as lines.py has its UNCOVERED: it explains, line by line, what no
test can take.  Ends with 1 where a branch or a line is neither taken nor
explained, or an explanation fits no line.
"""
import json
import subprocess
import sys

from lines import CORE, reasons_of


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
    reasons = reasons_of(sys.argv[1])
    branches = taken = lines = entered = explained = 0
    bare, texts = [], {}
    for file in files_of(sys.argv[2:]):
        name = file["file"]
        with open(name, encoding="utf-8") as source:
            texts[name] = [line.strip() for line in source]
        for line in file["lines"]:
            text = texts[name][line["line_number"] - 1]
            counts = [branch["count"] for branch in line["branches"]]
            lines += 1
            entered += line["count"] > 0
            branches += len(counts)
            taken += sum(count > 0 for count in counts)
            if line["count"] > 0 and all(counts):
                continue
            explained += sum(count == 0 for count in counts)
            if (name, text) not in reasons:
                bare.append(f"{name}: {text}")
    for line in bare:
        print(line)
    stale = [f"{name}: {text}" for name, text in reasons
             if text not in texts.get(name, [])]
    for line in stale:
        print("explained, and not there:", line)
    print(f"# {CORE}: {entered} of {lines} lines, {taken} of {branches} "
          f"branches ({100 * taken / branches:.2f} %), {explained} of them "
          f"not, {len(bare)} lines without an explanation")
    return 1 if bare or stale else 0


if __name__ == "__main__":
    sys.exit(main())
