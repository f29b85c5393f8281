#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print inputs.tsv as a table of Markdown: inputs.py TABLE."""
import sys

KINDS = ("empty", "malformed", "literal", "wrong kind", "missing", "twice",
         "contradicted")


def main(path):
    inputs = {}
    with open(path, encoding="utf-8") as table:
        for line in table:
            what, kind, *_, words = line.rstrip("\n").split("\t")
            inputs.setdefault(what, {})[kind] = words
    print("| input |", " | ".join(KINDS), "|")
    print("|---" * (len(KINDS) + 1) + "|")
    for what, words in inputs.items():
        cells = (words.get(kind, "–") for kind in KINDS)
        print(f"| `{what}` |", " | ".join(cells), "|")


main(sys.argv[1])
