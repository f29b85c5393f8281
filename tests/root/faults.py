#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make every system call of doff fail, lie or kill, one by one and in pairs.

Whatever the kernel answers, either the command does not run, or it runs with
exactly the identity of the plan; account files are old or new; nothing
outside changes hands; what was left out is said, and the next start does it.
A case is one run under strace(1), which injects the fault.  What is run
stands in fault_starts.py, what it may change in fault_world.py.

usage: faults.py ROOT GROUP [--full] [--share N] [--jobs N]
       faults.py --options: every option of --help must be in a start
ROOT is a root directory as tests/root/root.bash makes it.  Without --full,
calls that are not the identity's get KILL and every eighth of their faults,
another eighth for the next call.  --share takes one of N of the cases, others
each day.
"""
import argparse
import collections
import concurrent.futures
import datetime
import os
import queue
import random
import re
import shutil
import subprocess
import sys

from fault_cases import cases_of
from fault_harness import GOOD, Harness
from fault_starts import FULL, QUICK, Start
from fault_world import World, copy, read


def start_run(start, roots, cases):
    """Returns how many points there were, and the results of the cases."""
    base = {name: read(f"{roots[0]}/../../etc/{name}")
            for name in ("group", "passwd")}
    worlds = [World(root, base, start) for root in roots]
    harness = Harness(start)
    points = harness.points(worlds[0])
    free = queue.SimpleQueue()
    for world in worlds:
        free.put(world)

    def case(faults):
        world = free.get()
        try:
            return harness.case(world, faults)
        finally:
            free.put(world)

    with concurrent.futures.ThreadPoolExecutor(len(roots)) as pool:
        results = list(pool.map(case, cases(points, start)))
    for world in worlds:
        world.end()
    return len(points), results


def controls():
    """The same harness must find what is wrong with those who believe."""
    for command in ("setpriv --reuid 1000 --regid 1000 --clear-groups cat "
                    "/proc/self/status", "gosu 1000:1000 cat "
                    "/proc/self/status"):
        name = command.split()[0]
        if not shutil.which(name):
            continue
        start = Start(name, "groups=0,44", command, (1000, 1000, set()))
        harness = Harness(start, follow=True)
        if harness.judge(harness.run(None, command)) != "ran":
            sys.exit(f"{name}: without a fault: {harness.run(None, command)}")
        wrong = []
        for call in "setresuid", "setuid", "setresgid", "setgid", "setgroups":
            # The first of these is start_as's own.
            when = "2+" if call == "setgroups" else "1+"
            run = harness.strace(None, [
                "-e", "trace=" + call,
                "-e", f"inject={call}:retval=0:when={when}"], "/dev/null")
            if harness.judge(run) not in GOOD:
                wrong.append(call)
        yield name, wrong


def options_compare():
    """Every option of --help stands in a start."""
    text = subprocess.check_output(["build/doff", "--help"], text=True)
    options = re.findall(r"^  (-\w|  )[, ] (--[a-z-]+)", text, re.M)
    words = {word for groups in (QUICK, FULL) for starts in groups.values()
             for start in starts
             for word in f"{start.command} {start.again}".split()}
    missing = [long for short, long in options if not {short, long} & words]
    print(f"options={len(options)} missing={missing}")
    return 1 if missing else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", nargs="?")
    parser.add_argument("group", nargs="?", choices=QUICK)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--options", action="store_true")
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--jobs", type=int,
                        default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    if options.options:
        return options_compare()
    roots = [copy(options.root, str(job)) for job in range(options.jobs)]
    chance = random.Random(datetime.date.today().toordinal())

    def cases(points, start):
        every = list(cases_of(points, start, options.group, options.full))
        return chance.sample(every, -(-len(every) // options.share)) \
            if options.share > 1 else every

    points, results = 0, []
    for start in QUICK[options.group] + (
            FULL[options.group] if options.full else []):
        n, more = start_run(start, roots, cases)
        points += n
        results += more
    outcomes = collections.Counter(outcome for _, _, outcome in results)
    violations = [result for result in results if result[2] not in GOOD]
    for name, faults, outcome in violations[:20]:
        print(f"violation: {name}: {faults}: {outcome}")
    if options.group == "identity":
        for name, wrong in controls():
            print(f"control={name} violations={len(wrong)} {wrong}")
    for outcome in GOOD:
        print(f"{outcome}={outcomes[outcome]}")
    print(f"points={points} cases={len(results)} violations={len(violations)}")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
