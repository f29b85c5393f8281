#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make a tree: tree.py SHAPE ENTRIES DIRECTORY [BYTES of each file]."""
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

    def file(self, directory, name):
        self.count()
        fd = os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=directory)
        if self.content:
            os.write(fd, self.content)
        os.close(fd)

    def directory(self, directory, name):
        self.count()
        os.mkdir(name, dir_fd=directory)
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=directory)


def realistic(tree, root):
    """Some twelve files a directory, as in a source or data tree."""
    i = 0
    while True:
        package = tree.directory(root, f"package{i}")
        for j in range(10):
            module = tree.directory(package, f"module{j}")
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
    """Directories in directories, 10,000 deep, and then again."""
    i = 0
    while True:
        directory = tree.directory(root, f"d{i}")
        for _ in range(9999):
            below = tree.directory(directory, "d")
            os.close(directory)
            directory = below
        os.close(directory)
        i += 1


def many_small(tree, root):
    i = 0
    while True:
        directory = tree.directory(root, f"directory{i}")
        tree.file(directory, "file")
        os.close(directory)
        i += 1


def chain(tree, root):
    """One directory in another, as deep as there are entries."""
    directory = tree.directory(root, "d")
    while True:
        below = tree.directory(directory, "d")
        os.close(directory)
        directory = below


def wide(tree, root):
    i = 0
    while True:
        os.close(tree.directory(root, f"directory{i}"))
        i += 1


def sixties(tree, root):
    i = 0
    while True:
        directory = tree.directory(root, f"directory{i}")
        for j in range(60):
            tree.file(directory, f"file{j}")
        os.close(directory)
        i += 1


SHAPES = {"realistic": realistic, "flat": flat, "deep": deep,
          "many-small": many_small, "chain": chain, "wide": wide,
          "sixties": sixties}


def main(shape, entries, path, size="0"):
    os.makedirs(path)
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        SHAPES[shape](Tree(int(entries), int(size)), top)
    except Full:
        pass


main(*sys.argv[1:])
