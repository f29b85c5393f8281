#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold docker/troubleshooting.md and the messages in the source together.

usage: messages.py TOP
A message is put together from literals: those of several words must each
stand in the document, and what stands there must be made of literals alone.
What is printed as a warning, with -v or as an error is called so.
Prints each contradiction, then "N literals, N messages".
"""
import glob
import os
import re
import sys

DOCUMENT = "docker/troubleshooting.md"
ENDS = {"125", "126", "127", "warning", "-v", "goes on"}
ENDS_OF = {"message_warning": "warning", "remark_warn": "warning",
           "message_step": "-v", "message_step_str": "-v",
           "remark_detail": "-v"}
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
CALL = (r"\b(message_warning|message_step|message_step_str|message_error|"
        r"message_error_str|message_errno|refuse|remark_warn|"
        r"remark_detail)\((.*?)\);")
os.chdir(sys.argv[1])
problems = []


def sources():
    for path in glob.glob("src/**/*.[ch]", recursive=True):
        if path.endswith("/usage.c"):
            continue
        with open(path, encoding="utf-8") as file:
            yield re.sub(r"/\*.*?\*/|^#include.*?$", " ", file.read(),
                         flags=re.S | re.M)


def literals(text):
    """The texts in it, without what joins them at their ends."""
    for joined in re.findall(rf"{LITERAL}(?:\s*{LITERAL})*", text):
        whole = "".join(part[1:-1] for part in re.findall(LITERAL, joined))
        for part in whole.split(r"\0"):
            yield part.strip(" :,")


def calls():
    """Each text that is printed by itself, and what becomes of the start."""
    for text in sources():
        for name, arguments in re.findall(CALL, text, re.S):
            end = ENDS_OF.get(name, "12[567]|goes on")
            for part in literals(arguments):
                if " " in part:
                    yield part, end


def rows():
    with open(DOCUMENT, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip("| \n").split(" | ")]
            if line.startswith("| `"):
                yield cells[0].strip("`"), cells


known = {part for text in sources() for part in literals(text)
         if len(part) > 2}
said = {part for part in known if " " in part}
messages = [message for message, _ in rows()]
for message, cells in rows():
    rest = message
    for part in sorted(known, key=len, reverse=True):
        rest = rest.replace(part, "")
    if re.sub(r"\b(ERROR|N|PATH|s)\b|(?<=\bN)s\b|[ :,()]", "", rest):
        problems.append(f"not a message: {message} ({rest})")
    if messages.count(message) > 1:
        problems.append(f"twice: {message}")
    if not re.fullmatch(r"E[A-Z0-9]+|others", cells[1]) and \
            cells[1].split(";")[0] not in ENDS:
        problems.append(f"no end: {message}")
for part, end in sorted(set(calls())):
    ends = [cells[1] for message, cells in rows() if part in message]
    if not any(re.search(end, text) for text in ends):
        problems.append(f"ends as {end}, not as {ends}: {part}")
for part in sorted(said):
    if not any(part in message for message in messages):
        problems.append(f"not in {DOCUMENT}: {part}")
for line in problems:
    print(line)
print(f"{len(said)} literals, {len(messages)} messages")
sys.exit(1 if problems else 0)
