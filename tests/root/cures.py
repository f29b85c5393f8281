#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Find messages with a cure that tests/root/cures.bats does not follow.

usage: cures.py TOP
A cure stands in parentheses, or is what a sentence tells to do.  Prints each
that is missing, then "N messages, N of them followed".
"""
import glob
import os
import re
import sys

TELLS = (r"\(|(^|[:,] |\bor |\band )(add|choose|do not|give|leave|map|name|put|"
         r"remove|replace|save|set|start|try|use|write|needs CAP)\b|"
         r"--[a-z-]+ (adds|needs?|rules|runs|stays|takes)\b(?! no| neither)|"
         r"an id is|octal digits|1 to 32|an absolute path of")
# What no test here can bring about, or what is no cure.
REASONS = {
    "its interpreter is missing (the dynamic loader of another libc?)":
        "a cause: another libc is needed; root/exec.bats provokes it",
    "this user has too many processes (RLIMIT_NPROC: docker run "
    "--ulimit nproc)": "limits are counted by the machine; root/drop.bats",
    "the command is not run (a seccomp profile that fakes success?)":
        "a cause: the cure is another sandbox; root/proof.bats",
    "its name is invalid (a blank, a BOM?)": "a cause",
    "is not set (--env)": "the option, no cure",
    "is empty, and not used (--env)": "the option, no cure",
    "its owner cannot be found (--match)": "the option, no cure",
    "skips nothing (--own-skip)": "the option, no cure",
    "has the right owner: skipped (--own-on-mismatch)": "the option, no cure",
    "no way to see a mount: no openat2(2), statx(2) or /proc":
        "three faults at once; root/own_faults.bats",
    "cannot tell root's groups: its line is malformed, and --keep-groups "
    "needs it": "the option, no cure",
    "is 1: whoever may read and write a file can briefly hide that it has several "
    "links": "the machine's sysctl decides which of two",
    "do not start doff from a set-user-ID program":
        "such a program is found before; root/proof.bats, by faked calls",
}
LITERAL = r'"(?:[^"\\\n]|\\.)*"'


def sources():
    for path in sorted(glob.glob("src/**/*.[ch]", recursive=True)):
        if not path.endswith(("/usage.c", "/error.c")):
            with open(path, encoding="utf-8") as file:
                yield re.sub(r"/\*.*?\*/|^#include.*?$", " ", file.read(),
                             flags=re.S | re.M)


def literals():
    for text in sources():
        for joined in re.findall(rf"{LITERAL}(?:\s*{LITERAL})*", text):
            part = "".join(each[1:-1] for each in
                           re.findall(LITERAL, joined)).strip(" :,")
            if " " in part and re.search(TELLS, part):
                yield part


os.chdir(sys.argv[1])
with open("tests/root/cures.bats", encoding="utf-8") as tests:
    said = tests.read().replace("'\"'...')\"", "'...')")
wanted = set(literals()) - set(REASONS)
missing = [part for part in sorted(wanted) if part not in said]
for part in missing:
    print(f"not followed: {part}")
for part in sorted(set(REASONS) - set(literals())):
    print(f"no longer a message: {part}")
    missing.append(part)
print(f"{len(wanted) + len(REASONS)} messages, {len(wanted)} of them followed")
sys.exit(1 if missing else 0)
