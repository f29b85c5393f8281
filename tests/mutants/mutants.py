#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Break each check of doff, and see whether a test finds it.

usage: mutants.py [--sample N] [--jobs N] [--seconds N] [--quick] [--list]
                  [--unexplained] [--first PATTERN] [MODULE]...
A MODULE is base/id.c.  --sample takes N mutants, spread evenly.  --quick
tries those of the core, with the tests of the core alone.  --unexplained
leaves out those that survivors.txt has a word about.  --first names tests
that are thought to find them, as "own.bats: what is right".  Of tests/cli and
tests/root, those are run that enter the broken lines (entered.py), until
one fails or they have taken --seconds; what that leaves out is said.  Mutants
are made and built in copies below build/mutants; killed ones are remembered
there and not tried again while their file stays the same.  A survivor without
a word in survivors.txt is a failure, and so is a word about a mutant that is
killed.  pairs.txt names mutants that are tried together, where one check hides
the absence of the other.
"""
import argparse
import concurrent.futures
import contextlib
import glob
import hashlib
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading

from entered import Entered, command_of
from mutate import Mutant, applied, mutants_of

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(TOP, "build/mutants")
COPIED = ("src", "tests", "man", "Makefile", "README.md", "CHANGELOG.md",
          "CONTRIBUTING.md", "LICENSE", ".ci")
# As the build has it: what a mutant forgets to set is the same each time.
CC = ["gcc", "-std=c17", "-D_GNU_SOURCE", "-w",
      "-ftrivial-auto-var-init=zero", "-fsanitize=address,undefined",
      "-fno-sanitize-recover=all"]
LIBRARY = "build/core.d/libcore.so"
REPLAY = "tests/fuzz/replay.c"
# Not of the tests: without LTO, a module is built in no time.  The whole is
# linked by the first recipe; what LTO would have handed over is empty.
BUILD = ["make", "-s", "CFLAGS=-O1 -include stdbool.h", "WERROR=",
         "build/doff"]
TIMEOUT = 180


def core_sources(top):
    return [name for part in ("base", "plan")
            for name in glob.glob(f"src/{part}/*.c", root_dir=top)]


def is_core(file):
    return file.startswith(("base/", "plan/"))


class Copy:
    """A copy of the project, with a doff that is to be broken in it."""

    def __init__(self, name, core, of=None):
        self.top = os.path.join(OUT, f"{os.getpid()}.{name}")
        if of:
            subprocess.run(["cp", "-a", of.top, self.top], check=True)
            self.units, self.fuzzers = of.units, of.fuzzers
            return
        self.units, self.fuzzers = [], []
        os.makedirs(self.top + "/build/tests")
        for each in COPIED:
            subprocess.run(["cp", "-a", each, self.top], cwd=TOP, check=True)
        subprocess.run(["cp", "-al", "build/tests/helpers",
                        self.top + "/build/tests"], cwd=TOP, check=True)
        open(self.top + "/build/whole.ltrans0.ltrans.s", "w").close()
        if core:
            self.tests_of_core()
            failed = core_test(self, "base/id.c")
            if failed:
                sys.exit(f"fails without a mutant: {failed}")

    def sh(self, command):
        return subprocess.run(command, cwd=self.top, check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0

    def tests_of_core(self):
        """The programs of tests/unit and tests/fuzz, with the core apart."""
        os.makedirs(self.top + "/build/core.d")
        names = core_sources(self.top)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pool.map(self.compile, names, map(object_of, names))
        self.link_core()
        units = glob.glob("tests/unit/*.c", root_dir=self.top)
        fuzzers = glob.glob("tests/fuzz/*.c", root_dir=self.top)
        fuzzers.remove(REPLAY)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pool.map(self.program, units, [[]] * len(units))
            pool.map(self.program, fuzzers, [[REPLAY]] * len(fuzzers))
        self.units = sorted(program_of(name) for name in units)
        self.fuzzers = sorted(program_of(name) for name in fuzzers)

    def compile(self, name, to):
        return self.sh([*CC, "-fPIC", "-Isrc", "-c", "-o", to, name])

    def program(self, name, more):
        return self.sh([*CC, "-Isrc", "-o", program_of(name), name, *more,
                        LIBRARY, "-Wl,-rpath,build/core.d", "-lcmocka"])

    def link_core(self, file=None):
        """With file, its object is that of the mutant."""
        names = core_sources(self.top)
        objects = ["build/core.d/mutant.o" if name == f"src/{file}"
                   else object_of(name) for name in names]
        return self.sh([*CC, "-shared", "-Wl,-Bsymbolic", "-o", LIBRARY,
                        *objects])

    def write(self, file, text):
        with open(f"{self.top}/src/{file}", "w", encoding="ascii") as to:
            to.write(text)

    def breaks(self, file, text, broken):
        self.file, self.text, self.broken = file, text, broken
        self.write(file, broken)

    def restore(self):
        self.write(self.file, self.text)

    @contextlib.contextmanager
    def whole(self):
        """For a while doff is built without the mutant."""
        self.write(self.file, self.text)
        self.sh(BUILD)
        yield
        self.write(self.file, self.broken)
        self.sh(BUILD)

    def run(self, command):
        """Whether it ends well; a test that fails ends it at once."""
        process = subprocess.Popen(
            command, cwd=self.top, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            errors="replace", start_new_session=True)
        timer = threading.Timer(TIMEOUT, end, [process])
        timer.start()
        lines = ("# end",)
        for line in process.stdout:
            if line.startswith("not ok"):
                end(process)
                lines = (line,)
        timer.cancel()
        return process.wait() == 0 and lines[0] == "# end"


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def object_of(name):
    return "build/core.d/" + os.path.basename(name)[:-2] + ".o"


def program_of(name):
    """tests/unit/id.c: build/core.d/unit.id"""
    return "build/core.d/" + name[6:-2].replace("/", ".")


def core_killer(copy, file):
    """A unit test, that of the module first, or a fuzzer's corpus."""
    if not copy.compile("src/" + file, "build/core.d/mutant.o") or \
            not copy.link_core(file):
        return "invalid"
    return core_test(copy, file)


def core_test(copy, file):
    own = program_of("tests/unit/" + os.path.basename(file))
    for program in sorted(copy.units, key=lambda name: name != own):
        if not copy.run(["prlimit", "--cpu=2", program]):
            return os.path.basename(program).replace(".", "/")
    for program in copy.fuzzers:
        corpus = "tests/fuzz/corpus/" + program.rpartition(".")[2]
        if not copy.run(["prlimit", "--cpu=5", program, corpus]):
            return os.path.basename(program).replace(".", "/")
    return None


class Bats:
    """Single tests of tests/cli and tests/root."""

    def __init__(self, entered, seconds, first):
        self.entered = entered
        self.seconds = seconds
        self.first = first
        self.sound = {}

    def is_first(self, test):
        return bool(self.first) and \
            bool(re.search(self.first, f"{test.file}: {test.name}"))

    def fails(self, copy, test):
        return not copy.run(command_of(test, 30 + 10 * test.seconds))

    def is_sound(self, copy, test):
        """A test that fails without a mutant would kill them all."""
        name = f"{test.file}: {test.name}"
        if name not in self.sound:
            with copy.whole():
                self.sound[name] = not self.fails(copy, test)
            if not self.sound[name]:
                print(f"# fails without a mutant, too: {name}", flush=True)
        return self.sound[name]

    def killer(self, copy, mutant, text):
        """The test that fails, twice; None, and what was not run."""
        if not copy.sh(BUILD):
            return "invalid", ""
        tests = self.entered.chosen(mutant.file,
                                    lines_of(text, mutant.edits))
        tests.sort(key=lambda test: not self.is_first(test))
        left, late = self.seconds, 0
        for test in tests:
            if test.seconds > left:
                late += 1
                continue
            left -= test.seconds
            if self.fails(copy, test) and self.fails(copy, test) and \
                    self.is_sound(copy, test):
                return f"{test.file}: {test.name}", ""
        return None, f" ({len(tests) - late} tests entered it" + (
            f", {late} more were not run)" if late else ")")


def lines_of(text, edits):
    """Where a test has to come to notice; of what is left out, its begin."""
    lines = set()
    for begin, end, new in edits:
        first, last = (text.count("\n", 0, at) + 1 for at in (begin, end))
        lines |= {last + 1} if new.endswith(" && false)") \
            else set(range(first, last + 1))
    return lines


def killer(copy, mutant, text, bats):
    """The test that fails, None where none does, or "invalid"; and a word."""
    file = mutant.file
    if is_core(file):
        found = core_killer(copy, file)
        if found or not bats:
            return found, ""
    return bats.killer(copy, mutant, text)


def trial(copy, mutant, sources, bats):
    text = sources[mutant.file]
    copy.breaks(mutant.file, text, applied(text, mutant.edits))
    try:
        return killer(copy, mutant, text, bats)
    finally:
        copy.restore()


def paragraphs(name):
    with open(os.path.join(HERE, name), encoding="ascii") as file:
        text = "\n".join(line.rstrip() for line in file
                         if not line.startswith("#"))
    return [each.splitlines() for each in text.split("\n\n") if each.strip()]


def explained():
    """name: why it survives."""
    return {lines[0]: " ".join(line.strip() for line in lines[1:])
            for lines in paragraphs("survivors.txt")
            for lines in [[line for line in lines if line]]}


def pairs(mutants):
    named = {mutant.name: mutant for mutant in mutants}
    for lines in paragraphs("pairs.txt"):
        one, other = (named[line] for line in lines if line)
        assert one.file == other.file
        yield Mutant(f"{one.name} AND {other.name}", one.file,
                     one.edits + other.edits)


class Memory:
    """What was killed already: a line each."""

    def __init__(self, sources):
        self.path = os.path.join(OUT, "killed.tsv")
        self.sources = sources
        self.lock = threading.Lock()
        self.killed = {}
        if os.path.exists(self.path):
            with open(self.path, encoding="ascii") as file:
                self.killed = dict(line.rstrip("\n").split("\t")
                                   for line in file)

    def key(self, mutant):
        text = mutant.name + self.sources[mutant.file]
        return hashlib.sha256(text.encode()).hexdigest()

    def add(self, mutant, how):
        with self.lock, open(self.path, "a", encoding="ascii") as file:
            file.write(f"{self.key(mutant)}\t{how}\n")


def sample(mutants, n):
    step = len(mutants) / n
    return [mutants[int(i * step)] for i in range(n)] \
        if n < len(mutants) else mutants


def run_all(mutants, memory, options):
    """Returns how each ended: the killer, or None."""
    core = any(is_core(mutant.file) for mutant in mutants)
    first = Copy("0", core)
    bats = None
    if not options.quick:
        bats = Bats(Entered(TOP, os.path.join(OUT, "entered.json"),
                            lambda name: Copy(name, False, first),
                            options.jobs), options.seconds, options.first)
    free = queue.SimpleQueue()
    free.put(first)
    for job in range(1, options.jobs):
        free.put(Copy(str(job), core, first))

    def one(mutant):
        copy = free.get()
        try:
            how, word = trial(copy, mutant, memory.sources, bats)
        finally:
            free.put(copy)
        if how:
            memory.add(mutant, how)
        print(f"{how or 'SURVIVES'}: {mutant.name}{word}", flush=True)
        return how

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        return list(pool.map(one, mutants))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--jobs", type=int,
                        default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--unexplained", action="store_true")
    parser.add_argument("--first")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    sources = {}
    for path in sorted(glob.glob("src/*/*.c", root_dir=TOP)):
        with open(os.path.join(TOP, path), encoding="ascii") as file:
            sources[path[4:]] = file.read()
    every = [mutant for file, text in sources.items()
             for mutant in mutants_of(file, text)]
    every += list(pairs(every))
    why = explained()
    mutants = [mutant for mutant in every
               if (not options.modules or mutant.file in options.modules)
               and (not options.quick or is_core(mutant.file))
               and (not options.unexplained or mutant.name not in why)]
    if options.sample:
        mutants = sample(mutants, options.sample)
    if options.list:
        print("\n".join(mutant.name for mutant in mutants))
        return 0
    if not options.quick and \
            os.stat("/dev/null").st_dev == os.stat("/dev").st_dev:
        sys.exit("a broken doff may give away this machine's /dev/null: "
                 "run it below tests/mutants/apart.sh")
    os.makedirs(OUT, exist_ok=True)
    memory = Memory(sources)
    todo = [mutant for mutant in mutants
            if memory.key(mutant) not in memory.killed]
    try:
        how = run_all(todo, memory, options)
    finally:
        for copy in glob.glob(f"{OUT}/{os.getpid()}.*"):
            shutil.rmtree(copy, ignore_errors=True)
    return report(every, mutants, todo, how, why)


def report(every, mutants, todo, how, why):
    survivors = [mutant.name for mutant, by in zip(todo, how) if by is None]
    invalid = how.count("invalid")
    known = {mutant.name for mutant in every}
    wrong = [f"survives, and nothing says why: {name}"
             for name in survivors if not why.get(name)]
    wrong += [f"is killed, or no mutant: {name}" for name in why
              if name not in known or (
                  name in {m.name for m in mutants} - set(survivors))]
    for line in wrong:
        print(f"not ok - {line}")
    print(f"mutants={len(every)} tried={len(mutants)} "
          f"killed={len(mutants) - len(survivors) - invalid} "
          f"survivors={len(survivors)} unexplained={len(wrong)} "
          f"invalid={invalid} not-run={len(every) - len(mutants)}")
    print(f"{len(mutants) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
