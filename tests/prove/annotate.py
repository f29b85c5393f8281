#!/usr/bin/env python3
"""Put annotations of ACSL into a copy of the source, for Frama-C.

    annotate.py ANNOTATIONS SOURCE >COPY

ANNOTATIONS is in paragraphs.  The first line of each says where the rest goes:
"top", behind the last #include; or "FUNCTION: TEXT", in front of the line of
that function that begins with TEXT, as its contract where TEXT is "" (in
front of its type, that is).  A place that is not there, or there twice, is an
error: the source has changed.
"""
import sys


def find(lines, begin, end, text):
    at = [i for i in range(begin, end) if lines[i].strip().startswith(text)]
    if len(at) != 1:
        sys.exit(f"annotate.py: {len(at)} times in the source: {text}")
    return at[0]


def function_of(lines, name):
    """Where it begins, with its type, and where it ends."""
    heads = [i for i, line in enumerate(lines) if line.startswith(name + "(")]
    if len(heads) != 1:
        sys.exit(f"annotate.py: {len(heads)} functions {name}")
    return heads[0] - 1, lines.index("}", heads[0])


def place_of(lines, where):
    if where == "top":
        return max(i for i, line in enumerate(lines)
                   if line.startswith("#include")) + 1
    name, text = where.split(":", 1)
    begin, end = function_of(lines, name)
    return find(lines, begin, end, text.strip()) if text.strip() else begin


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paragraphs = file.read().strip().split("\n\n")
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = file.read().splitlines()
    insertions = {}
    for paragraph in paragraphs:
        where, _, text = paragraph.partition("\n")
        if not where.startswith("%"):
            insertions.setdefault(place_of(lines, where), []).append(text)
    for i, line in enumerate(lines):
        for text in insertions.get(i, []):
            print(text)
        print(line)


if __name__ == "__main__":
    main()
