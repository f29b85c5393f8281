#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print the table that the README shows: summary.py DIRECTORY.

Less than 1 is quicker than what doff is compared with.
"""
import math
import sys

from results import Results, entries_in_full, line_fit, scaling, walks
from table import number, table, time_text


def compared(results, what, part, case, other, ours="doff"):
    """A row, or none where one of the two was not measured."""
    ratio = results.ratio(part, case, ours, other)
    if math.isnan(ratio):
        return []
    return [[what, f"`{other}`", f"{ratio:.2f} ×",
             time_text(results.get(part, case, ours)),
             time_text(results.get(part, case, other))]]


def starts(results):
    rows = []
    for other in ("floor", "chpst", "chroot", "setpriv", "s6-setuidgid",
                  "su-exec", "gosu", "runuser"):
        rows += compared(results, "a start, with the command's own time",
                         "start", "1", other)
    for case in results.cases("lines")[1:2]:
        for other in "grep -c", "gosu":
            rows += compared(results,
                             f"account files of {int(case):,} lines",
                             "lines", case, other)
    return rows


def walked(results):
    """The size that was measured in every way, and one large directory."""
    rows = []
    for walk in walks(results):
        shown = walk.shape == "flat" or (
            walk.shape == "realistic" and walk.system == "ext4" and
            walk.entries == entries_in_full(results))
        if not shown or walk.change == "some":
            continue
        what = (f"`--own`, {walk.shape} tree of {walk.entries:,}, "
                f"{walk.change} to change, {walk.cache}, processors: "
                f"{walk.processors}")
        for other in "chown -R", "loop", "pinned":
            rows += compared(results, what, "walk", walk.case, other)
    return rows


def slow(results):
    """What one request of a millisecond each makes of it."""
    rows = []
    for case in results.cases("slow"):
        shape, entries, change, delay = case.split()
        if delay == "1000":
            for other in "chown -hR", "find":
                rows += compared(
                    results, f"`--own`, {shape}, {int(entries):,} entries, "
                    f"{change} to change, 1 ms a request", "slow", case,
                    other)
    return rows


def created(results):
    rows = []
    for case in results.cases("create"):
        where, which = case.split()
        rows += compared(results, f"`--create`, {which} start, /etc on "
                         f"{where}", "create", case, "usermod and gosu",
                         "doff --create")
    return rows


def sentences(results):
    """What is no comparison of times."""
    def start(metric):
        return number(results.median("start", "1", "doff", metric))

    print(f"A start makes {start('calls')} system calls, from one execve(2)",
          f"to the next, and {start('faults')} page faults, the command's",
          f"included. The executable has {start('bytes')} bytes.")
    points = scaling(results, "nothing", "doff")
    if len(points) > 2:
        _, slope, r2 = line_fit(points)
        print(f"Time grows with the entries by a line: {slope * 1000:.0f} ns",
              f"each, R² {r2:.4f} from {points[0][0]:,} to",
              f"{points[-1][0]:,}.")
    for case in results.cases("overlay"):
        if " nothing " in case:
            ours, theirs = (
                number(results.median("overlay", case, name, "copied_bytes"))
                for name in ("doff", "chown -R"))
            print("Where nothing is to change in a layer of an image,",
                  f"`--own` copies up {ours} bytes, `chown -R` {theirs}.")
    print()


def main(directory):
    results = Results(directory)
    table(["what", "compared with", "doff takes", "doff", "the other"],
          starts(results) + walked(results) + slow(results) +
          created(results))
    sentences(results)


main(sys.argv[1])
