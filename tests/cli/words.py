#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Find the words of words.txt in documents, comments and messages.

usage: words.py TOP [FILE]...
Prints FILE: what stands there: what to write instead; nothing if all is well.
"""
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENTS = ["*.md", "docker/*.md", "docker/examples/*.md",
             "docker/examples/*/*.md", "man/doff.1", "src/usage.c"]
SOURCES = ["src/*.[ch]", "src/*/*.[ch]"]
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def rules():
    with open(os.path.join(HERE, "words.txt"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                where, pattern, instead = line.rstrip("\n").split("\t")
                yield where, re.compile(pattern), instead


def joined(text):
    """One line, so that a phrase may be broken anywhere."""
    return re.sub(r"\s+", " ", text)


def prose(text, path):
    """A document without the code and the messages that it quotes."""
    if path.endswith(".1"):
        text = re.sub(r"^\.It Li .*$|^\.(Dl|Li|Bd|Ed).*$", "", text,
                      flags=re.M)
        return joined(re.sub(r"^\.[A-Z][a-z] ?|^\.\\\".*$", "", text,
                             flags=re.M))
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    text = re.sub(r"^<!-- (gosu table|matrix) -->.*?^<!-- end -->", "", text,
                  flags=re.M | re.S)
    text = re.sub(r"^    .*$", "", text, flags=re.M)
    return joined(re.sub(r"`[^`]*`", "`", text))


def source(text):
    """What comments and literals of a source file say."""
    said = [re.sub(r"^\s*\*", " ", part, flags=re.M)
            for part in COMMENT.findall(text)]
    bare = COMMENT.sub(" ", text)
    return joined(" ".join(said)) + " " + joined(
        re.sub(r'"\s*"', "", " ".join(LITERAL.findall(bare))))


def check(path, text, kinds):
    found = 0
    for where, pattern, instead in rules():
        if where in kinds:
            for match in pattern.finditer(text):
                around = text[max(0, match.start() - 30):match.end() + 30]
                print(f"{path}: {around.strip()}: {instead}")
                found += 1
    return found


def main(top, *names):
    os.chdir(top)
    found = 0
    documents = names or [path for pattern in DOCUMENTS
                          for path in sorted(glob.glob(pattern))]
    for path in documents:
        with open(path, encoding="utf-8") as file:
            found += check(path, prose(file.read(), path),
                           ("everywhere", "prose"))
    for pattern in () if names else SOURCES:
        for path in sorted(glob.glob(pattern)):
            with open(path, encoding="utf-8") as file:
                found += check(path, source(file.read()), ("everywhere",))
    return 1 if found else 0


sys.exit(main(*sys.argv[1:]))
