#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print what was measured as a picture, SVG: picture.py DIRECTORY.

It fits one screen, and follows the reader's light or dark scheme.
"""
import sys
import xml.etree.ElementTree as tree

from results import Results, entries_in_full, slow_case, walks

WIDTH, LABEL, BAR, ROW = 760, 130, 400, 20
STARTS = ("doff", "su-exec", "gosu", "setpriv", "s6-setuidgid", "runuser")
STYLE = """
text { font: 12px sans-serif; fill: #1c2733 }
.title { font-weight: bold; font-size: 13px }
.paper { fill: #ffffff }
.doff { fill: #1f7a63 }
.other { fill: #a3aeb9 }
.spread { stroke: #1c2733; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
text { fill: #d7dde3 }
.paper { fill: #0d1117 }
.doff { fill: #3fb594 }
.other { fill: #5d6875 }
.spread { stroke: #d7dde3 }
}
"""


def text(into, x, y, content, anchor="start", **more):
    element = tree.SubElement(into, "text", {
        "x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, **more})
    element.text = content


def time_text(us):
    return (f"{us / 1e6:.2f} s" if us >= 1e6 else
            f"{us / 1e3:.0f} ms" if us >= 1e5 else
            f"{us / 1e3:.1f} ms" if us >= 1e3 else f"{us:.0f} µs")


def bar(into, y, name, value, scale, ours):
    """The median, with the quartiles as a line across its end."""
    text(into, LABEL - 8, y + 14, name, anchor="end")
    if value is None:
        text(into, LABEL, y + 14, "not measured: no package at hand")
        return
    if value.median != value.median:
        text(into, LABEL, y + 14, "fails")
        return
    tree.SubElement(into, "rect", {
        "x": str(LABEL), "y": str(y + 3), "height": str(ROW - 6),
        "width": f"{value.median * scale:.1f}",
        "class": "doff" if name == "doff" else "other"})
    tree.SubElement(into, "line", {
        "x1": f"{LABEL + value.lower * scale:.1f}", "y1": f"{y + ROW / 2}",
        "x2": f"{LABEL + value.upper * scale:.1f}", "y2": f"{y + ROW / 2}",
        "class": "spread"})
    ratio = "" if name == "doff" else f", {value.median / ours:.1f} × doff"
    text(into, LABEL + max(value.median, value.upper) * scale + 6, y + 14,
         time_text(value.median) + ratio)


def bars(into, y, title, values):
    """values: by name, or None where nothing was measured; the next y."""
    known = [value.upper for value in values.values()
             if value and value.upper == value.upper]
    text(into, 8, y + 15, title, **{"class": "title"})
    y += 22
    for name, value in values.items():
        bar(into, y, name, value, BAR / max(known), values["doff"].median)
        y += ROW
    return y + 10


def measured(results, part, case, names):
    """The value of each name, or NaN where it failed."""
    return {name: results.get(part, case, name) or
            results.get(part, case, name, "failed") for name in names}


def panels(results):
    """What is shown: title, values."""
    for case in results.cases("start"):
        yield ("Startup, including a command that does nothing",
               measured(results, "start", case, STARTS))
    for walk in walks(results):
        if (walk.system, walk.shape, walk.cache, walk.processors,
                walk.entries) == ("ext4", "realistic", "warm", "2",
                                  entries_in_full(results)) and \
                walk.change != "some":
            yield (f"--own on a local disk: {walk.entries:,} entries, "
                   f"{walk.change} to change",
                   measured(results, "walk", walk.case,
                            ("doff", "chown -R", "find -exec chown")))
    for change, names in (("nothing", ("doff", "chown -hR", "find")),
                          ("all", ("doff", "chown -hR"))):
        case = slow_case(results, change)
        if case:
            _, entries, _, delay = case.split()
            yield (f"--own on a slow disk ({int(delay) / 1000:g} ms a "
                   f"request): {int(entries):,} entries, {change} to change",
                   measured(results, "slow", case, names))


def main(directory):
    results = Results(directory)
    root = tree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg",
                                "role": "img"})
    tree.SubElement(root, "style").text = STYLE
    tree.SubElement(root, "rect", {"class": "paper", "width": "100%",
                                   "height": "100%", "rx": "4"})
    y = 6
    for title, values in panels(results):
        y = bars(root, y, title, values)
    root.set("viewBox", f"0 0 {WIDTH} {y:.0f}")
    root.set("width", str(WIDTH))
    root.set("height", f"{y:.0f}")
    print('<?xml version="1.0" encoding="UTF-8"?>')
    print(tree.tostring(root, encoding="unicode"))


if __name__ == "__main__":
    main(sys.argv[1])
