#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make a tree: tree.py SHAPE ENTRIES FOLDER."""
import os
import sys


def touch(folder, name):
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=folder))


def make(folder, name):
    os.mkdir(name, dir_fd=folder)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)


def realistic(root, entries):
    """Some twelve files a folder, as in a source or data tree."""
    made = 0
    for i in range(entries):
        outer = make(root, f"package{i}")
        made += 1
        for j in range(10):
            inner = make(outer, f"module{j}")
            made += 1
            for k in range(12):
                touch(inner, f"file{k}.data")
            made += 12
            os.close(inner)
        os.close(outer)
        if made >= entries:
            return


def flat(root, entries):
    for i in range(entries):
        touch(root, f"file{i}")


def deep(root, entries):
    folder = os.dup(root)
    for i in range(entries):
        below = make(folder, "d")
        os.close(folder)
        folder = below


def many_small(root, entries):
    for i in range(entries // 2):
        folder = make(root, f"folder{i}")
        touch(folder, "file")
        os.close(folder)


shape, entries, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.makedirs(path)
top = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
{"realistic": realistic, "flat": flat, "deep": deep,
 "many-small": many_small}[shape](top, entries)
