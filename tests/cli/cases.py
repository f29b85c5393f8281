#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold the hostile cases of tests/README.md and the tests together.

usage: cases.py TESTS [--mend]: the directory that holds README.md and the tests.
Prints each contradiction, then "170 cases, N files, N named tests".  With
--mend the rows lose what is not there, and get what they lack, first.
"""
import collections
import glob
import os
import re
import sys

CASES = 170  # each of these has a row; those after them may have gaps
LAST = 200
problems = []


def numbers_of(text):
    """Of "1, 3-5": 1, 3, 4 and 5."""
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        yield from range(int(first), int(last or first) + 1)


def tests_of(path):
    """The names of the tests in a file, and the numbers at their ends."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".c"):
        text = re.sub(r'"\s*\n\s*"', "", text)
        names = re.findall(r'"([^"\n]*)"', text)
    else:
        names = re.findall(r'^@test "(.*)" \{$', text, re.M)
    for name in names:
        found = re.fullmatch(r"(.*) \((\d+(?:(?:, |-)\d+)*)\)", name)
        if found:
            yield found[1], list(numbers_of(found[2]))


def tests_by_number():
    """{number: {file: [(how many numbers it has, test)]}}"""
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in sorted(glob.glob("*/*.bats") + glob.glob("unit/*.c")):
        for name, numbers in tests_of(path):
            for number in numbers:
                found[number][path].append((len(numbers), name))
    return found


def row_read(line):
    """Its cells, the last as a list of items; None where it is no row."""
    if not re.match(r"\| \d", line):
        return None
    cells = [cell.strip() for cell in
             re.split(r"(?<!\\)\|", line.strip("| \n"))]
    # A remark stands in brackets; a test's name may hold "; " itself.
    cells[-1] = re.split(r"; (?=[`(])", cells[-1].replace("\\|", "|"))
    return cells


def item_fault(item, tests):
    """What is wrong with `file`, `file` test, `make target` or (a remark)."""
    if re.fullmatch(r"\(.*\)", item):
        return None
    found = re.fullmatch(r"`(make )?([^`]+)`(?: (.*))?", item)
    if not found:
        return f"neither a test nor a remark: {item}"
    make, path, name = found.groups()
    if make:
        text = ""
        for part in ("../Makefile", "targets.mk"):
            with open(part, encoding="utf-8") as file:
                text += file.read()
        return None if re.search(rf"^([a-z-]+ )*{path}( [a-z-]+)*:", text,
                                 re.M) else f"no such target: {path}"
    if not glob.glob(path):
        return f"no such file: {path}"
    if name and name not in [test for _, test in tests.get(path, [])]:
        return f"{path} has no such test: {name}"
    return None


def lacking(items, tests):
    named = " ".join(items)
    return [path for path in tests if f"`{path}`" not in named]


def row_mend(cells, tests):
    items = [item for item in cells[-1] if not item_fault(item, tests)]
    new = [f"`{path}`" if path.endswith(".c")
           else f"`{path}` {min(tests[path])[1]}"
           for path in lacking(items, tests)]
    remarks = [item for item in items if item.startswith("(")
               and not (new and item.startswith("(none"))]
    cells[-1] = [item for item in items if item[0] != "("] + new + remarks
    return "| " + " | ".join(
        cells[:-1] + ["; ".join(cells[-1]).replace("|", "\\|")]) + " |\n"


def mend(by_number):
    with open("README.md", encoding="utf-8") as file:
        lines = file.readlines()
    for i, line in enumerate(lines):
        cells = row_read(line)
        if cells:
            lines[i] = row_mend(cells, by_number[int(cells[0])])
    with open("README.md", "w", encoding="utf-8") as file:
        file.writelines(lines)


def row_check(cells, tests):
    number = cells[0]
    if len(cells) != 4 or not all(cells):
        problems.append(f"not a row of four: {cells}")
        return
    for item in cells[-1]:
        fault = item_fault(item, tests)
        if fault:
            problems.append(f"{number}: {fault}")
    for path in lacking(cells[-1], tests):
        problems.append(f"{number}: {path} is not listed")
    if not [item for item in cells[-1]
            if item[:1] == "`" or item.startswith("(none")]:
        problems.append(f"{number}: neither a test nor why there is none")


def main():
    os.chdir(sys.argv[1])
    by_number = tests_by_number()
    if "--mend" in sys.argv:
        mend(by_number)
    with open("README.md", encoding="utf-8") as file:
        rows = [cells for cells in map(row_read, file) if cells]
    for cells in rows:
        row_check(cells, by_number[int(cells[0])])
    numbers = [int(cells[0]) for cells in rows]
    if numbers[:CASES] != list(range(1, CASES + 1)) or \
            numbers != sorted(set(numbers)):
        problems.append("the numbers are not 1 to 170, each once, in order")
    for number in sorted(by_number):
        if number not in numbers or number > LAST:
            problems.append(f"no case {number}: {list(by_number[number])}")
    for line in problems:
        print(line)
    items = [item for cells in rows for item in cells[-1] if item[0] == "`"]
    print(f"{len(rows)} cases, "
          f"{len({item.split('`')[1] for item in items})} files, "
          f"{sum('.bats` ' in item for item in items)} named tests")
    return 1 if problems else 0


sys.exit(main())
