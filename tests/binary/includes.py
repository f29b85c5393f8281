#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold the includes of the sources to their directions.

usage: includes.py DIRECTORY

base <- plan, os; plan, os <- gather, account, own, drop, which never include
each other; all <- the files above them.  No header is reached from itself.  One
line for each breach; ends with 1 where there is one.
"""
import os
import re
import sys

LOWER = ("base", "plan", "os")
SEEN_BY = {
    "base": {"base"},
    "plan": {"base", "plan"},
    "os": {"base", "os"},
    "gather": {*LOWER, "gather"},
    "account": {*LOWER, "account"},
    "own": {*LOWER, "own"},
    "drop": {*LOWER, "drop"},
}


def includes_of(path):
    with open(path, encoding="utf-8") as file:
        return re.findall(r'^#include "([^"]+)"', file.read(), re.M)


def sources_below(top):
    for at, _, names in os.walk(top):
        for name in names:
            if name.endswith((".c", ".h")):
                yield os.path.relpath(os.path.join(at, name), top)


def directions(graph):
    for source, includes in graph.items():
        part = os.path.dirname(source)
        for included in includes:
            if included not in graph:
                yield f"{source}: {included} is not named from the top"
            elif part and os.path.dirname(included) not in \
                    SEEN_BY.get(part, ()):
                yield f"{source}: may not include {included}"


def circles(graph):
    """Each header that includes itself, by way of others or not."""
    for header in graph:
        reached, todo = set(), list(graph[header])
        while todo:
            each = todo.pop()
            if each not in reached:
                reached.add(each)
                todo += graph.get(each, [])
        if header.endswith(".h") and header in reached:
            yield f"{header}: includes itself"


def main(top):
    graph = {source: includes_of(os.path.join(top, source))
             for source in sources_below(top)}
    found = sorted([*directions(graph), *circles(graph)])
    print("\n".join(found), end="\n" if found else "")
    return 1 if found or not graph else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
