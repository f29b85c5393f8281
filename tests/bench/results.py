# SPDX-License-Identifier: ISC
"""What the parts of the bench have measured, as they wrote it down."""
import csv
import math
import pathlib
from collections import namedtuple

Value = namedtuple("Value", "median lower upper rounds")

Walk = namedtuple("Walk", "case system shape entries change cache processors")

FIELDS = ["part", "case", "name", "metric", "median", "lower", "upper",
          "rounds"]


class Results:
    """values: by part, case, name and metric, in the order measured."""

    def __init__(self, directory):
        self.values = {}
        for path in sorted(pathlib.Path(directory).glob("*.csv")):
            with open(path, newline="") as lines:
                for row in csv.DictReader(lines, FIELDS):
                    self.add(row)

    def add(self, row):
        key = row["part"], row["case"], row["name"], row["metric"]
        numbers = [float(row[field]) if row[field] else math.nan
                   for field in FIELDS[4:]]
        self.values[key] = Value(*numbers)

    def cases(self, part):
        return list(dict.fromkeys(
            case for of, case, _, _ in self.values if of == part))

    def names(self, part, case):
        return list(dict.fromkeys(
            name for of, at, name, _ in self.values
            if (of, at) == (part, case)))

    def get(self, part, case, name, metric="us"):
        return self.values.get((part, case, name, metric))

    def median(self, part, case, name, metric="us"):
        value = self.get(part, case, name, metric)
        return value.median if value else math.nan

    def ratio(self, part, case, name, other, metric="us"):
        below = self.median(part, case, other, metric)
        return (self.median(part, case, name, metric) / below
                if below > 0 else math.nan)


def walks(results):
    """The cases of the walk that were timed, in parts."""
    for case in results.cases("walk"):
        words = case.split()
        if len(words) == 6:
            yield Walk(case, *words[:2], int(words[2]), *words[3:])


def entries_in_full(results):
    """The size of tree that was measured in every way."""
    return next((walk.entries for walk in walks(results)
                 if walk.cache == "cold"), None)


def slow_case(results, change):
    """The one that is shown of --own where each request waits."""
    known = [case for case in results.cases("slow")
             if case.split()[0] == "sixties" and case.split()[2] == change]
    return next((case for case in known if case.split()[3] == "1000"),
                known[0] if known else None)


def line_fit(points):
    """Least squares of y = a + b x: a, b and the R^2 of it."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    xx = sum((x - mean_x) ** 2 for x, _ in points)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points)
    yy = sum((y - mean_y) ** 2 for _, y in points)
    slope = xy / xx
    return (mean_y - slope * mean_x, slope,
            xy * xy / (xx * yy) if yy > 0 else 1.0)


def scaling(results, change, name):
    """Entries and microseconds, over the sizes of the realistic tree."""
    points = []
    for walk in walks(results):
        at = results.median("walk", walk.case, name)
        if (walk.system, walk.shape, walk.change, walk.cache,
                walk.processors) == (
                "ext4", "realistic", change, "warm", "2") and at == at:
            points.append((walk.entries, at))
    return sorted(points)
