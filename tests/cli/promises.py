#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold the promises of SECURITY.md, tests/promises.txt and the tests together.

usage: promises.py TOP: the directory that holds SECURITY.md, Makefile and tests.
Prints each contradiction, then "N promises, N tests".
"""
import os
import re
import sys

problems = []


def text_read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def words_of(text):
    """In one line, so that a sentence may be wrapped anywhere."""
    return " ".join(text.split())


def tests_of(path):
    """The names of the tests in a file, without the numbers at their ends."""
    return {re.sub(r"( \([F\d, -]+\))+$", "", name) for name in
            re.findall(r'^@test "(.*)" \{$', text_read(path), re.M)}


def promises_read(path):
    """(words, file or target, name) of each line of the list."""
    for line in text_read(path).splitlines():
        if line and line[0] != "#":
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) == 3 and cells[0] and cells[1]:
                yield cells
            else:
                problems.append(f"not a line of three: {line}")


def owed(security):
    """What needs a line: each sentence of the rows, each bullet of the first
    list.  A row has its promises in the cells after the first, and a promise
    in the first, too, where that is what the table has there."""
    head = ""
    for line in security.splitlines():
        if not line.startswith("|"):
            head = ""
        elif not head:
            head = line
        elif not line.startswith("|--"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if "attacker" in head:
                cells = cells[2:3]
            elif "vulnerability" in head:
                cells = cells[1:]
            elif "evidence" in head:
                cells = cells[:1]
            for cell in cells:
                yield from re.split(r"(?<=\.) (?=[A-Z`])", cell)
    protects = security.split("## What doff protects")[-1].split("\n## ")[0]
    yield from map(words_of, re.split(r"^- ", protects, flags=re.M)[1:])


def promise_fault(words, path, name, security, targets):
    if words not in security:
        return f"no such words: {words}"
    if path.startswith("make "):
        return None if re.search(rf"^([a-z-]+ )*{path[5:]}( [a-z-]+)*:",
                                 targets, re.M) else f"no such target: {path}"
    if not os.path.isfile(f"tests/{path}"):
        return f"no such file: {path}"
    is_whole = not name and not path.endswith(".bats")
    if not is_whole and name not in tests_of(f"tests/{path}"):
        return f"{path} has no such test: {name}"
    return None


def main():
    os.chdir(sys.argv[1])
    security = text_read("SECURITY.md")
    targets = text_read("Makefile") + text_read("tests/targets.mk")
    promises = list(promises_read("tests/promises.txt"))
    for promise in promises:
        fault = promise_fault(*promise, words_of(security), targets)
        if fault:
            problems.append(fault)
    for sentence in owed(security):
        if not any(words in sentence or sentence in words
                   for words, _, _ in promises):
            problems.append(f"no line for: {sentence}")
    for line in problems:
        print(line)
    print(f"{len({words for words, _, _ in promises})} promises, "
          f"{len({(path, name) for _, path, name in promises})} tests")
    return 1 if problems else 0


sys.exit(main())
