#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print what was measured as tables in Markdown: table.py DIRECTORY."""
import pathlib
import sys

from results import Results, line_fit, scaling, walks


def number(value, form="{:,.0f}"):
    return "–" if value is None or value != value else form.format(value)


def peak_text(kib):
    """The kernel counts pages in lots, for each processor its own."""
    return "< 256" if kib < 256 else number(kib)


def time_text(value):
    """A median with its quartiles, in a unit that suits it."""
    if value is None or value.median != value.median:
        return "fails"
    scale, unit = ((1e6, "s") if value.median >= 1e6 else
                   (1e3, "ms") if value.median >= 1e4 else (1, "µs"))
    digits = 0 if scale == 1 else 2 if scale == 1e6 else 1
    return "{:.{d}f} ({:.{d}f}–{:.{d}f}) {}".format(
        *(part / scale for part in value[:3]), unit, d=digits)


def table(heading, rows):
    print("|", " | ".join(heading), "|")
    print("|" + "---|" * len(heading))
    for row in rows:
        print("|", " | ".join(row), "|")
    print()


def start(results):
    """Own: less what the command takes alone."""
    alone = results.median("start", "1", "alone")

    def row(name):
        def metric(of):
            return results.median("start", "1", name, of)

        own = metric("us") - alone
        floor = results.median("start", "1", "floor")
        ours = results.median("start", "1", "doff") - alone
        base = results.median("start", "1", "alone", "instructions")
        instructions = metric("instructions")
        return [name, time_text(results.get("start", "1", name)),
                number(metric("us") / floor, "{:.2f}"),
                number(own / ours if ours > 0 else None, "{:.2f}"),
                number(metric("calls")), number(metric("faults")),
                number(instructions - base if instructions else None),
                peak_text(metric("peak_kib")),
                number(metric("bytes") / 1024, "{:,.1f}"),
                number(metric("bytes_all") / 1024)]

    print("**A start**, to the exit of a static command that does nothing.",
          "`floor` is a program of bare system calls that does the same",
          "drop; `alone` the command by itself. Own: without the command's",
          "time.\n")
    table(["program", "time", "× floor", "own, × doff's", "system calls",
           "page faults", "instructions", "peak KiB", "size KiB",
           "with libraries"],
          [row(name) for name in results.names("start", "1")])


def comparison(results, part, cases, titles):
    """One row a case, one column a program, each with its × doff's."""
    names = list(dict.fromkeys(
        name for case in cases for name in results.names(part, case)))

    def cell(case, name):
        text = time_text(results.get(part, case, name))
        if name not in results.names(part, case):
            return "–"
        if text == "fails" or name == names[0]:
            return text
        return f"{text}, {results.ratio(part, case, name, names[0]):.2f} ×"

    table([titles] + names,
          [[case] + [cell(case, name) for name in names] for case in cases])


def lines(results):
    cases = results.cases("lines")
    few, many = cases[0], cases[1]
    extra = 2 * (int(many) - int(few))

    print("**Account files**: lines of passwd and of group each; × doff's;",
          "`3000 groups` is a user who is in so many.  In `members in each",
          "group` all groups list four others.\n")
    names = results.names("lines", many)

    def cost(name):
        more = (results.median("lines", many, name) -
                results.median("lines", few, name))
        return number(more * 1000 / extra, "{:,.1f}")

    def cell(case, name):
        ratio = results.ratio("lines", case, name, "doff")
        return (time_text(results.get("lines", case, name)) +
                f", {ratio:.2f} ×")

    table(["program"] + [f"{case} lines" if case.isdigit() else case
                         for case in cases] + ["ns a line"],
          [[name] + [cell(case, name) for case in cases] + [cost(name)]
           for name in names])


def fits(results):
    rows = []
    for change in "nothing", "all":
        for name in ("doff", "chown -R", "find -exec chown",
                     "busybox chown -R", "loop"):
            points = scaling(results, change, name)
            if len(points) < 2:
                continue
            base, slope, r2 = line_fit(points)
            rows.append([change, name, number(slope * 1000),
                         number(base / 1000, "{:,.1f}"), f"{r2:.5f}",
                         number(len(points))])
    print("Time against entries, a line fitted to the realistic trees on",
          "ext4, warm, 2 processors:\n")
    table(["to change", "program", "ns an entry", "ms besides", "R²",
           "sizes"], rows)


def counts(results):
    rows = [[case,
             peak_text(results.median("walk", case, "doff", "peak_kib")),
             number(results.median("walk", case, "doff", "descriptors")),
             number(results.median("walk", case, "doff", "threads"))]
            for case in results.cases("walk")
            if results.get("walk", case, "doff", "peak_kib")]
    print("What doff holds at most, nothing to change:\n")
    table(["tree", "peak KiB", "descriptors", "threads"], rows)


def walk(results):
    print("**`--own`**; a row is file system, shape, entries, how much is to",
          "change (`some`: 1 %), cache, processors. `loop` is a bare loop of",
          "getdents64(2) and statx(2), with a thread a processor; `pinned` one",
          "that opens, looks at and changes each entry. × doff's.\n")
    comparison(results, "walk", [walk.case for walk in walks(results)],
               "tree")
    fits(results)
    counts(results)


# How many times as long the other must take: shape, what is to change.
SLOW_BOUNDS = {("sixties", "nothing"): ("find", 8),
               ("sixties", "all"): ("chown -hR", 8),
               ("flat", "nothing"): ("find", 6),
               ("flat", "all"): ("chown -hR", 6)}


def slow(results):
    """Less than the bound is told, so that nobody has to divide."""
    cases = results.cases("slow")
    print("**`--own` where each request waits**; a row is shape (`sixties`:",
          "directories of 60 files), entries, how much is to change,",
          "microseconds before each answer. × doff's.\n")
    comparison(results, "slow", cases, "tree")
    rows = []
    for case in cases:
        shape, _, change, _ = case.split()
        other, bound = SLOW_BOUNDS[shape, change]
        ratio = results.ratio("slow", case, other, "doff")
        rows.append([case, other, number(ratio, "{:.2f} ×"), f"{bound} ×",
                     "yes" if ratio >= bound else "no"])
    table(["tree", "compared with", "takes", "must take", "does"], rows)


def overlay(results):
    print("**`--own` in a lower layer** of overlayfs, files of 4 KiB:\n")
    cases = results.cases("overlay")
    comparison(results, "overlay", cases, "tree")
    names = results.names("overlay", cases[0])
    table(["bytes of files copied up"] + names,
          [[case] + [number(results.median("overlay", case, name,
                                           "copied_bytes"))
                     for name in names] for case in cases])


def create(results):
    print("**`--create`** where uid and gid change, at the first start and",
          "after it. `usermod and gosu` is a shell script that calls",
          "groupmod and usermod where they are needed, and gosu.\n")
    comparison(results, "create", results.cases("create"), "/etc on, start")


def main(directory):
    results = Results(directory)
    machine = pathlib.Path(directory, "machine.txt").read_text().splitlines()
    print("Medians (and quartiles) of runs side by side, from",
          f"`make bench`: {machine[0]}. {', '.join(machine[1:])}.\n")
    for part in start, lines, walk, slow, overlay, create:
        if results.cases(part.__name__):
            part(results)


if __name__ == "__main__":
    main(sys.argv[1])
