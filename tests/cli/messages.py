#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold docker/troubleshooting.md and the messages in the source together.

usage: messages.py TOP
A message is put together from literals: those of several words must each
stand in the document, and what stands there must be made of literals alone.
Prints each contradiction, then "N literals, N messages".
"""
import glob
import os
import re
import sys

DOCUMENT = "docker/troubleshooting.md"
ENDS = {"125", "126", "127", "warning", "-v", "goes on"}
os.chdir(sys.argv[1])
problems = []


def literals():
    """The texts of the program, without what joins them at their ends."""
    for path in glob.glob("src/**/*.[ch]", recursive=True):
        if path.endswith("/help.c"):
            continue
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/|^#include.*?$", " ", file.read(),
                          flags=re.S | re.M)
        for joined in re.findall(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|'
                                 r'\\.)*")*', text):
            whole = "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', joined))
            for part in whole.split(r"\0"):
                yield part.strip(" :,")


def rows():
    with open(DOCUMENT, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip("| \n").split(" | ")]
            if line.startswith("| `"):
                yield cells[0].strip("`"), cells


known = {part for part in literals() if len(part) > 2}
said = {part for part in known if " " in part}
messages = [message for message, _ in rows()]
for message, cells in rows():
    rest = message
    for part in sorted(known, key=len, reverse=True):
        rest = rest.replace(part, "")
    if re.sub(r"\b(ERROR|N|PATH)\b|[ :,()]", "", rest):
        problems.append(f"not a message: {message} ({rest})")
    if messages.count(message) > 1:
        problems.append(f"twice: {message}")
    if not re.fullmatch(r"E[A-Z0-9]+|others", cells[1]) and \
            cells[1].split(";")[0] not in ENDS:
        problems.append(f"no end: {message}")
for part in sorted(said):
    if not any(part in message for message in messages):
        problems.append(f"not in {DOCUMENT}: {part}")
for line in problems:
    print(line)
print(f"{len(said)} literals, {len(messages)} messages")
sys.exit(1 if problems else 0)
