#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make a tree: tree.py SHAPE ENTRIES FOLDER [BYTES of each file]."""
import os
import sys


class Full(Exception):
    pass


class Tree:
    """Makes exactly so many entries, then raises Full."""

    def __init__(self, entries, size):
        self.left = entries
        self.content = b"x" * size

    def count(self):
        if self.left == 0:
            raise Full
        self.left -= 1

    def file(self, folder, name):
        self.count()
        fd = os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=folder)
        if self.content:
            os.write(fd, self.content)
        os.close(fd)

    def folder(self, folder, name):
        self.count()
        os.mkdir(name, dir_fd=folder)
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)


def realistic(tree, root):
    """Some twelve files a folder, as in a source or data tree."""
    i = 0
    while True:
        package = tree.folder(root, f"package{i}")
        for j in range(10):
            module = tree.folder(package, f"module{j}")
            for k in range(12):
                tree.file(module, f"file{k}.data")
            os.close(module)
        os.close(package)
        i += 1


def flat(tree, root):
    i = 0
    while True:
        tree.file(root, f"file{i}")
        i += 1


def deep(tree, root):
    """Folders in folders, 10,000 deep, and then again."""
    i = 0
    while True:
        folder = tree.folder(root, f"d{i}")
        for _ in range(9999):
            below = tree.folder(folder, "d")
            os.close(folder)
            folder = below
        os.close(folder)
        i += 1


def many_small(tree, root):
    i = 0
    while True:
        folder = tree.folder(root, f"folder{i}")
        tree.file(folder, "file")
        os.close(folder)
        i += 1


SHAPES = {"realistic": realistic, "flat": flat, "deep": deep,
          "many-small": many_small}


def main(shape, entries, path, size="0"):
    os.makedirs(path)
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        SHAPES[shape](Tree(int(entries), int(size)), top)
    except Full:
        pass


main(*sys.argv[1:])
