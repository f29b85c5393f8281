#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print what was measured as a picture, SVG: picture.py DIRECTORY."""
import math
import sys
import xml.etree.ElementTree as tree

from results import Results, entries_in_full, scaling, walks

WIDTH, LABEL, BAR, ROW = 800, 150, 450, 22
OURS, THEIRS, BOUND, INK = "#1f6f5c", "#9aa5b1", "#d9a441", "#1c2733"
BOUNDS = "alone", "floor", "loop", "pinned"
LINES = {"doff": OURS, "chown -R": "#6b7785", "find -exec chown": "#b0574f",
         "busybox chown -R": "#7a67a8", "loop": BOUND}


def text(into, x, y, content, size=12, anchor="start", **more):
    element = tree.SubElement(into, "text", {
        "x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size),
        "text-anchor": anchor, "fill": INK, **more})
    element.text = content


def line(into, x1, y1, x2, y2, colour=INK, width=1):
    tree.SubElement(into, "line", {
        "x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}",
        "y2": f"{y2:.1f}", "stroke": colour, "stroke-width": str(width)})


def time_text(us):
    return (f"{us / 1e6:.2f} s" if us >= 1e6 else
            f"{us / 1e3:.1f} ms" if us >= 1e4 else f"{us:.0f} µs")


def colour_of(name):
    return (OURS if name.startswith("doff") else
            BOUND if name in BOUNDS else THEIRS)


def bar(into, y, name, value, scale, ours):
    text(into, LABEL - 8, y + 15, name, anchor="end")
    if value.median != value.median:
        text(into, LABEL, y + 15, "fails")
        return
    tree.SubElement(into, "rect", {
        "x": str(LABEL), "y": str(y + 3), "height": str(ROW - 6),
        "width": f"{value.median * scale:.1f}", "fill": colour_of(name)})
    line(into, LABEL + value.lower * scale, y + ROW / 2,
         LABEL + value.upper * scale, y + ROW / 2, width=2)
    ratio = ("" if name in ("doff", "doff --create") else
             f", {value.median / ours:.2f} × doff")
    text(into, LABEL + max(value.median, value.upper) * scale + 6, y + 15,
         time_text(value.median) + ratio)


def bars(into, y, title, values):
    """values: by name.  Returns the y below."""
    known = [value.upper for value in values.values()
             if value.upper == value.upper]
    ours = next(iter(value for name, value in values.items()
                     if name.startswith("doff"))).median

    text(into, 8, y + 16, title, size=14, **{"font-weight": "bold"})
    y += 26
    for name, value in values.items():
        bar(into, y, name, value, BAR / max(known), ours)
        y += ROW
    return y + 14


def values_of(results, part, case):
    values = {}
    for name in results.names(part, case):
        value = (results.get(part, case, name) or
                 results.get(part, case, name, "failed"))
        if value:
            values[name] = value
    return values


def axis_place(value, least, most, begin, end):
    share = ((math.log10(value) - math.log10(least)) /
             (math.log10(most) - math.log10(least)))
    return begin + share * (end - begin)


def curve(into, points, place, name, label_y):
    colour = LINES[name]
    places = [place(*point) for point in points]

    tree.SubElement(into, "polyline", {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        "fill": "none", "stroke": colour, "stroke-width": "2"})
    for x, y in places:
        tree.SubElement(into, "circle", {
            "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3", "fill": colour})
    line(into, *places[-1], LABEL + BAR + 6, label_y - 4, colour)
    text(into, LABEL + BAR + 10, label_y, name)


def curves(into, y, title, series):
    """Time against entries, both logarithmic.  Returns the y below."""
    height = 200
    xs = [x for points in series.values() for x, _ in points]
    ys = [at for points in series.values() for _, at in points]
    top, bottom = y + 34, y + 34 + height

    def place(entries, us):
        return (axis_place(entries, min(xs), max(xs), LABEL, LABEL + BAR),
                axis_place(us, min(ys), max(ys), bottom, top))

    text(into, 8, y + 16, title, size=14, **{"font-weight": "bold"})
    line(into, LABEL, top, LABEL, bottom)
    line(into, LABEL, bottom, LABEL + BAR, bottom)
    for entries in sorted(set(xs)):
        text(into, place(entries, ys[0])[0], bottom + 16, f"{entries:,}",
             anchor="middle")
    for us in min(ys), max(ys):
        text(into, LABEL - 8, place(xs[0], us)[1] + 4, time_text(us),
             anchor="end")
    order = sorted(series, key=lambda name: -series[name][-1][1])
    label_y = top
    for name in order:
        label_y = max(label_y, place(*series[name][-1])[1] + 4)
        curve(into, series[name], place, name, label_y)
        label_y += 16
    return max(bottom + 34, label_y + 14)


def panels(results):
    """What is shown in bars: title, part, case."""
    for case in results.cases("start"):
        yield "Start, drop, run a command that does nothing", "start", case
    for case in results.cases("lines")[1:2]:
        yield f"The same with account files of {case} lines", "lines", case
    for walk in walks(results):
        if walk.entries == entries_in_full(results) and \
                (walk.system, walk.shape) == ("ext4", "realistic") and \
                walk.change != "some" and walk.processors != "1":
            yield (f"--own, {walk.entries:,} entries, {walk.change} to "
                   f"change, {walk.cache} cache, 2 processors"), "walk", \
                walk.case
    for case in results.cases("slow"):
        shape, entries, change, delay = case.split()
        if delay == "1000" or len(results.cases("slow")) < 5:
            yield (f"--own, {shape}, {int(entries):,} entries, {change} to "
                   f"change, {int(delay) / 1000:g} ms a request"), "slow", \
                case
    for case in results.cases("create"):
        where, which = case.split()
        yield f"--create, {which} start, /etc on {where}", "create", case


def main(directory):
    results = Results(directory)
    root = tree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif"})
    paper = tree.SubElement(root, "rect", {"fill": "#ffffff",
                                           "width": "100%",
                                           "height": "100%"})
    y = 8
    for title, part, case in panels(results):
        y = bars(root, y, title, values_of(results, part, case))
    for change in "nothing", "all":
        series = {name: scaling(results, change, name) for name in LINES}
        series = {name: points for name, points in series.items()
                  if len(points) > 1}
        if series:
            y = curves(root, y, f"--own against the size of the tree, "
                       f"{change} to change", series)
    root.set("viewBox", f"0 0 {WIDTH} {y}")
    root.set("width", str(WIDTH))
    root.set("height", f"{y:.0f}")
    paper.set("rx", "4")
    print('<?xml version="1.0" encoding="UTF-8"?>')
    print(tree.tostring(root, encoding="unicode"))


if __name__ == "__main__":
    main(sys.argv[1])
