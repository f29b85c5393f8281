#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold the hostile cases of tests/README.md and the tests together.

usage: cases.py TESTS [--add]: the folder that holds README.md and the tests.
Prints each contradiction, then "170 cases, N files, N named tests".  With
--add a file that has a number and is not in its row is written there first.
"""
import collections
import glob
import os
import re
import sys

CASES = 170
os.chdir(sys.argv[1])
problems = []


def tests_of(path):
    """The names of the tests in a file, without the numbers at their end."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".c"):
        text = re.sub(r'"\s*\n\s*"', "", text)
        names = re.findall(r'"([^"\n]*)"', text)
    else:
        names = re.findall(r'^@test "(.*)" \{$', text, re.M)
    for name in names:
        found = re.fullmatch(r"(.*) \(([\d, ]+)\)", name)
        yield (found[1], [int(n) for n in found[2].split(",")]) if found \
            else (name, [])


def numbers_of_files():
    """{number: files whose tests have it}"""
    found = collections.defaultdict(set)
    for path in glob.glob("*/*.bats") + glob.glob("unit/*.c"):
        for name, numbers in tests_of(path):
            for number in numbers:
                found[number].add(path)
                if not 1 <= number <= CASES:
                    problems.append(f"{path}: {name}: no case {number}")
    return found


def add():
    """Write each file that is missing into the rows of its numbers."""
    with open("README.md", encoding="utf-8") as file:
        lines = file.readlines()
    files = numbers_of_files()
    for i, line in enumerate(lines):
        row = re.match(r"\| (\d+) \|", line)
        for path in sorted(files[int(row[1])]) if row else []:
            if f"`{path}`" in line:
                continue
            names = [(len(numbers), name) for name, numbers in tests_of(path)
                     if int(row[1]) in numbers]
            name = "" if path.endswith(".c") else " " + min(names)[1]
            item = f"`{path}`{name}".replace("|", "\\|")
            line = re.sub(r" (\(none[^|]*|[^|]*?)((; \([^|]*)?) \|$",
                          lambda at: f" {item} |" if at[1][:5] == "(none"
                          else f" {at[1]}; {item}{at[2]} |", line)
        lines[i] = line
    with open("README.md", "w", encoding="utf-8") as file:
        file.writelines(lines)


def rows():
    with open("README.md", encoding="utf-8") as file:
        for line in file:
            if re.match(r"\| \d", line):
                yield [cell.strip() for cell in
                       re.split(r"(?<!\\)\|", line.strip("| \n"))]


def item_check(number, item, named):
    """An item of the last cell: `file` with or without one of its tests."""
    if re.fullmatch(r"\(.*\)", item):
        return
    found = re.fullmatch(r"`(make )?([^`]+)`(?: (.*))?", item)
    if not found:
        problems.append(f"{number}: neither a test nor a remark: {item}")
        return
    make, path, name = found.groups()
    if make:
        with open("../Makefile", encoding="utf-8") as file:
            if not re.search(f"^{path}:", file.read(), re.M):
                problems.append(f"{number}: no such target: {path}")
        return
    paths = glob.glob(path)
    if not paths:
        problems.append(f"{number}: no such file: {path}")
    named.setdefault(number, set()).update(paths)
    if name and (name, number) not in {
            (test, n) for path in paths for test, numbers in tests_of(path)
            for n in numbers}:
        problems.append(f"{number}: {path} has no such test: {name}")


if "--add" in sys.argv:
    add()
named = {}
listed = []
tests = 0
for cells in rows():
    if len(cells) != 4 or not all(cells):
        problems.append(f"not a row of four: {cells}")
        continue
    listed.append(int(cells[0]))
    # A remark stands in brackets; a test's name may hold "; " itself.
    items = re.split(r"; (?=[`(])", cells[3].replace("\\|", "|"))
    tests += sum(".bats` " in item for item in items)
    for item in items:
        item_check(listed[-1], item, named)
    if listed[-1] not in named and not cells[3].startswith("(none"):
        problems.append(f"{listed[-1]}: neither a test nor why there is none")
if listed != list(range(1, CASES + 1)):
    problems.append("the numbers are not 1 to 170, each once, in order")
for number, files in numbers_of_files().items():
    for path in sorted(files - named.get(number, set())):
        problems.append(f"{number}: {path} is not listed")
for line in problems:
    print(line)
print(f"{len(listed)} cases, "
      f"{len(set().union(*named.values()))} files, {tests} named tests")
sys.exit(1 if problems else 0)
