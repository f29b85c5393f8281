#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print the three figures that the README shows: summary.py DIRECTORY."""
import sys

from picture import time_text
from results import Results, entries_in_full, slow_case, walks


def times(results, part, case, names):
    """Each name with its time, doff first."""
    known = [(name, results.median(part, case, name)) for name in names]
    return [(name, time_text(us)) for name, us in known if us == us]


def compared(results, part, case, names):
    """ "A takes 1 s, `B` 2 s, `C` 3 s": what was measured of them."""
    ours, *others = times(results, part, case, names)
    return f"takes {ours[1]}" + "".join(
        f", with `{name}` {time}" for name, time in others)


def main(directory):
    results = Results(directory)
    for case in results.cases("start"):
        print("- A start", compared(results, "start", case, (
            "doff", "su-exec", "gosu", "setpriv")) + ".")
    for walk in walks(results):
        if (walk.system, walk.shape, walk.change, walk.cache,
                walk.processors, walk.entries) == (
                    "ext4", "realistic", "nothing", "warm", "2",
                    entries_in_full(results)):
            print(f"- `--own` of {walk.entries:,} entries that are right",
                  compared(results, "walk", walk.case,
                           ("doff", "chown -R")) + ".")
    case = slow_case(results, "all")
    if case:
        _, entries, _, delay = case.split()
        print(f"- `--own` of {int(entries):,} entries that are wrong, on a",
              f"disk that takes {int(delay) / 1000:g} ms a request,",
              compared(results, "slow", case, ("doff", "chown -hR")) + ".")


main(sys.argv[1])
