#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Break each check of doff, and see whether a test finds it.

usage: mutants.py [--sample N] [--jobs N] [--quick] [--list] [MODULE]...
A MODULE is core/id.c.  --sample takes N mutants, spread evenly.  --quick
tries those of the core with the tests of the core alone.  Mutants are
made and built in copies below build/mutants; killed ones are remembered there
and not tried again while their file and this folder stay the same.  A
survivor without a word in survivors.txt is a failure, and so is a word about
a mutant that is killed.  pairs.txt names mutants that are tried together,
where one check hides the absence of the other.
"""
import argparse
import concurrent.futures
import glob
import hashlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading

from mutate import Mutant, applied, mutants_of
from suites import suites_of

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(TOP, "build/mutants")
COPIED = ("src", "tests", "man", "Makefile", "README.md", "CHANGELOG.md",
          "CONTRIBUTING.md")
CC = ["gcc", "-std=c17", "-D_GNU_SOURCE", "-w"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
# Not of the tests: without LTO, a module is built in no time.  The whole is
# linked by the first recipe; what LTO would have handed over is empty.
BUILD = ["make", "-s", "LLD=", "CFLAGS=-O1", "WERROR=", "build/doff"]
TIMEOUT = 180


class Copy:
    """A copy of the project, with a doff that is to be broken in it."""

    def __init__(self, name, core, of=None):
        self.top = os.path.join(OUT, f"{os.getpid()}.{name}")
        if of:
            subprocess.run(["cp", "-a", of.top, self.top], check=True)
            return
        os.makedirs(self.top + "/build/tests")
        for each in COPIED:
            subprocess.run(["cp", "-a", each, self.top], cwd=TOP, check=True)
        subprocess.run(["cp", "-al", "build/tests/helpers",
                        self.top + "/build/tests"], cwd=TOP, check=True)
        open(self.top + "/build/whole.ltrans0.ltrans.s", "w").close()
        self.sh(BUILD)
        if core:
            self.objects("plain", ["-O0"], "unit")
            self.objects("checked", ["-O1", "-g", *SANITIZE], "fuzz")
            if unit_tests(self, "") or sanitized(self, "core/id.c"):
                sys.exit("the unit tests fail without a mutant")

    def sh(self, command):
        return subprocess.run(command, cwd=self.top, check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0

    def objects(self, kind, flags, tests):
        os.makedirs(f"{self.top}/build/{kind}")
        names = glob.glob("src/core/*.c", root_dir=self.top)
        names += glob.glob(f"tests/{tests}/*.c", root_dir=self.top)
        for name in names:
            self.compile(kind, flags, name)

    def compile(self, kind, flags, name):
        return self.sh([*CC, *flags, "-Isrc", "-c", "-o",
                        self.object(kind, name), name])

    def object(self, kind, name):
        return f"build/{kind}/" + name.replace("/", ".")[:-2] + ".o"

    def write(self, file, text):
        with open(f"{self.top}/src/{file}", "w", encoding="ascii") as to:
            to.write(text)

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

    def link(self, kind, flags, test, more):
        core = [self.object(kind, name) for name in glob.glob(
            "src/core/*.c", root_dir=self.top)]
        program = f"build/{kind}/{test}"
        return self.sh(["gcc", *flags, "-o", program, *more, *core,
                        "-lcmocka"]) and program


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def unit_tests(copy, file):
    """That of the module first."""
    own = os.path.basename(file)
    names = sorted(os.path.basename(name) for name in glob.glob(
        copy.top + "/tests/unit/*.c"))
    for name in sorted(names, key=lambda name: name != own):
        program = copy.link("plain", [], name[:-2], [
            copy.object("plain", "tests/unit/" + name)])
        if not copy.run(["timeout", "60", program]):
            return "unit/" + name
    return None


def sanitized(copy, file):
    """The module's own test and the fuzzers' corpus, under the sanitizers."""
    flags = ["-O1", "-g", *SANITIZE]
    copy.compile("checked", flags, "src/" + file)
    own = "tests/unit/" + os.path.basename(file)
    if os.path.exists(f"{copy.top}/{own}"):
        copy.compile("checked", flags, own)
        program = copy.link("checked", SANITIZE, "own",
                            [copy.object("checked", own)])
        if not copy.run(["timeout", "60", program]):
            return own[6:]
    for name in sorted(glob.glob("tests/fuzz/*.c", root_dir=copy.top)):
        target = os.path.basename(name)[:-2]
        if target == "replay":
            continue
        program = copy.link("checked", SANITIZE, target, [
            copy.object("checked", name),
            copy.object("checked", "tests/fuzz/replay.c")])
        if not copy.run([program, "tests/fuzz/corpus/" + target]):
            return "fuzz/" + target
    return None


def bats(copy, suite):
    path, _, pattern = suite.partition(":")
    filters = ["--filter", pattern] if pattern else []
    return copy.run(["unshare", "--mount", "--propagation", "private", "bats",
                     "--formatter", "tap", *filters, "tests/" + path])


def killer(copy, file, quick):
    """The test that fails, None where none does, or "invalid"."""
    if file.startswith("core/"):
        if not copy.compile("plain", ["-O0"], "src/" + file):
            return "invalid"
        found = unit_tests(copy, file) or sanitized(copy, file)
        if found or quick:
            return found
    if not copy.sh(BUILD):
        return "invalid"
    for suite in suites_of(file):
        if not bats(copy, suite):
            return suite
    return None


def restore(copy, file, text):
    copy.write(file, text)
    if file.startswith("core/"):
        copy.compile("plain", ["-O0"], "src/" + file)
        copy.compile("checked", ["-O1", "-g", *SANITIZE], "src/" + file)


def trial(copy, mutant, sources, quick):
    text = sources[mutant.file]
    copy.write(mutant.file, applied(text, mutant.edits))
    try:
        return killer(copy, mutant.file, quick)
    finally:
        restore(copy, mutant.file, text)


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


def run_all(mutants, memory, jobs, quick):
    """Returns how each ended: {mutant name: killer or None}."""
    free = queue.SimpleQueue()
    verified = set()
    core = any(mutant.file.startswith("core/") for mutant in mutants)
    first = Copy("0", core)
    free.put(first)
    for job in range(1, jobs):
        free.put(Copy(str(job), core, first))

    def sound(copy, how):
        """A test that fails without a mutant would kill them all."""
        if how not in verified and ".bats" in how:
            copy.sh(BUILD)
            if not bats(copy, how):
                print(f"fails without a mutant, too: {how}", flush=True)
                os._exit(1)
        verified.add(how)

    def one(mutant):
        copy = free.get()
        try:
            how = trial(copy, mutant, memory.sources, quick)
            if how:
                sound(copy, how)
        finally:
            free.put(copy)
        if how:
            memory.add(mutant, how)
        print(f"{how or 'SURVIVES'}: {mutant.name}", flush=True)
        return how

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, mutants))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--jobs", type=int,
                        default=len(os.sched_getaffinity(0)))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    sources = {}
    for path in sorted(glob.glob("src/core/*.c", root_dir=TOP) +
                       glob.glob("src/sys/*.c", root_dir=TOP)):
        with open(os.path.join(TOP, path), encoding="ascii") as file:
            sources[path[4:]] = file.read()
    every = [mutant for file, text in sources.items()
             for mutant in mutants_of(file, text)]
    every += list(pairs(every))
    mutants = [mutant for mutant in every
               if not options.modules or mutant.file in options.modules]
    if options.sample:
        mutants = sample(mutants, options.sample)
    if options.list:
        print("\n".join(mutant.name for mutant in mutants))
        return 0
    os.makedirs(OUT, exist_ok=True)
    memory = Memory(sources)
    todo = [mutant for mutant in mutants
            if memory.key(mutant) not in memory.killed]
    try:
        how = run_all(todo, memory, options.jobs, options.quick)
    finally:
        for copy in glob.glob(f"{OUT}/{os.getpid()}.*"):
            shutil.rmtree(copy, ignore_errors=True)
    return report(every, mutants, todo, how)


def report(every, mutants, todo, how):
    why = explained()
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
