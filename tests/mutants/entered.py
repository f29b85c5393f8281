# SPDX-License-Identifier: ISC
"""Which lines of src each test of tests/cli and tests/root enters.

Each is run alone, with the executable of tests/coverage, which notes in shared
memory what it enters.  What is found is kept in build/mutants/entered.json:
all is found out anew where src has changed, the tests of a file where it has.
"""
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "coverage"))
from lines import blocks_of, entered_by  # noqa: E402

NAME = re.compile(r'^@test "(.*)" \{', re.M)
SOURCES = ("src/**/*.[ch]", "tests/cli/*.py", "tests/cli/*.bash",
           "tests/root/*.py", "tests/root/*.bash", "tests/helpers/*.c")
LIMIT = 600
NEAR = 6  # lines

# holds: alone, with that executable.  lines: {file: those that it enters}.
Test = collections.namedtuple("Test", "file name holds seconds lines")


def command_of(test, limit):
    pattern = re.sub(r"([][\\.^$*+?(){}|])", r"\\\1", test.name)
    # KILL: bats would tidy up below what is still mounted.
    return ["timeout", "-s", "KILL", str(limit), "prlimit", "--cpu=60",
            "sh", "tests/namespace.sh", "bats", "--formatter", "tap",
            "--filter", f"^{pattern}$", test.file]


def key_of(top, patterns):
    text = hashlib.sha256()
    for pattern in patterns:
        for name in sorted(glob.glob(pattern, root_dir=top, recursive=True)):
            with open(os.path.join(top, name), "rb") as file:
                text.update(name.encode() + file.read())
    return text.hexdigest()


def names_of(top, file):
    with open(os.path.join(top, file), encoding="utf-8") as text:
        return NAME.findall(text.read())


class Traced:
    """A copy of the project whose doff notes what it enters."""

    def __init__(self, copy):
        self.top = copy.top
        self.key = int.from_bytes(os.urandom(3), "little") + 1
        subprocess.run(
            ["make", "-s", "-f", "tests/coverage/Makefile",
             f"TRACE_KEY={self.key:#x}", "build/traced"],
            cwd=self.top, check=True)
        shutil.copy(f"{self.top}/build/traced", f"{self.top}/build/doff")
        self.places = collections.defaultdict(dict)
        blocks = blocks_of(f"{self.top}/build/traced", self.top)
        for (file, line), entries in blocks.items():
            self.places[file[4:]][line] = entries

    def run(self, file, name):
        begin = time.monotonic()
        seen, status = entered_by(
            self.key, command_of(Test(file, name, *[None] * 3), LIMIT), cwd=self.top,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        lines = {each: sorted(line for line, blocks in places.items()
                              if any(seen[block] for block in blocks))
                 for each, places in self.places.items()}
        return Test(file, name, status == 0,
                    round(time.monotonic() - begin, 2),
                    {each: found for each, found in lines.items() if found})


class Entered:
    """The tests, and the lines of each file that have code at all."""

    def __init__(self, top, path, copy_of, jobs):
        self.path = path
        self.known = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.known = json.load(file)
        shared = key_of(top, SOURCES)
        if self.known.get("key") != shared:
            self.known = {"key": shared, "places": {}, "files": {}}
        files = {file: key_of(top, [file]) for directory in ("cli", "root")
                 for file in sorted(glob.glob(f"tests/{directory}/*.bats",
                                              root_dir=top))}
        stale = {file: names_of(top, file) for file, key in files.items()
                 if self.known["files"].get(file, {}).get("key") != key}
        if stale:
            self.find_out(stale, files, copy_of, jobs)
        self.tests = [Test(*each) for file in files
                      for each in self.known["files"][file]["tests"]]
        self.rarity = collections.Counter(
            (file, line) for test in self.tests
            for file, lines in test.lines.items() for line in lines)

    def find_out(self, stale, files, copy_of, jobs):
        print(f"# {sum(map(len, stale.values()))} tests are run once, for "
              "what they enter", flush=True)
        free = queue.SimpleQueue()
        for job in range(jobs):
            traced = Traced(copy_of(f"traced.{job}"))
            free.put(traced)
        self.known["places"] = {file: sorted(lines) for file, lines
                                in traced.places.items()}

        def one(file, name):
            traced = free.get()
            try:
                return traced.run(file, name)
            finally:
                free.put(traced)

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for file, names in stale.items():
                tests = list(pool.map(one, [file] * len(names), names))
                self.note(file, files[file], tests)

    def note(self, file, key, tests):
        self.known["files"][file] = {"key": key, "tests": tests}
        with open(self.path + ".new", "w", encoding="utf-8") as to:
            json.dump(self.known, to)
        os.replace(self.path + ".new", self.path)
        for test in tests:
            if not test.holds:
                print(f"# is not used, does not hold alone and traced: "
                      f"{file}: {test.name}", flush=True)

    def chosen(self, file, lines):
        """Those that enter one of the lines, or what is before it.

        A test that enters lines of the file that few others enter, or has a
        word of its name, is about it, the more so where they are next to
        those that are broken: there is what a check is for.  Those first, and
        of two such the one that is quicker.
        """
        words = os.path.basename(file)[:-2].split("_")
        places = self.known["places"].get(file, [])
        lines = {max((place for place in places if place <= line), default=0)
                 for line in lines}
        near = range(min(lines), max(lines) + NEAR)

        def weight(test):
            named = any(word in test.file + test.name for word in words)
            about = sum((20 if line in near else 1) / self.rarity[file, line]
                        for line in test.lines[file])
            return (10 if named else 1) * about / (test.seconds + 0.1)

        return sorted((test for test in self.tests if test.holds and
                       lines.intersection(test.lines.get(file, ()))),
                      key=weight, reverse=True)
