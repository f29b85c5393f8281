#!/usr/bin/env python3
"""Hold the sources to their limits: functions of at most 40 lines, files of
400, headers of 120, lines of 80 columns.  Arguments: files.  One line for each
breach; ends with 1 where there is one.

A function begins with its name in the first column, below its return type, and
ends with the next brace in the first column.  Of a header, its declarations are
counted: not comments, since every public function has to have one, nor blank
lines, nor the bodies of inline functions."""
import re
import sys

FUNCTION_MAX = 40
SOURCE_MAX = 400
HEADER_MAX = 120
COLUMNS_MAX = 80


def functions(lines):
    """Yield the number of the first line, the name and the lines of each."""
    begin = name = None
    inside = False
    for number, line in enumerate(lines, 1):
        start = re.match(r"([A-Za-z_]\w*)\(", line)
        if start and not inside and not line.rstrip().endswith(";"):
            begin, name = number, start.group(1)
        elif line.startswith("{"):
            inside = True
        elif line.rstrip() == "}" and inside:
            if begin is None:
                yield number, "without a name in column 1", FUNCTION_MAX + 1
            else:
                yield begin, name, number - begin + 1
            inside, begin = False, None


def declarations(text):
    """Count the lines that are left without comments and bodies."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    bare = re.sub(r"^\{.*?^\}", "", bare, flags=re.DOTALL | re.MULTILINE)
    return sum(1 for line in bare.splitlines() if line.strip())


def breaches(path, text):
    lines = text.splitlines()
    for number, name, length in functions(lines):
        if length > FUNCTION_MAX:
            yield f"{path}:{number}: function {name}: {length} lines"
    if path.endswith(".h"):
        if declarations(text) > HEADER_MAX:
            yield f"{path}: header of {declarations(text)} lines"
    elif len(lines) > SOURCE_MAX:
        yield f"{path}: file of {len(lines)} lines"
    for number, line in enumerate(lines, 1):
        if len(line.expandtabs(8)) > COLUMNS_MAX:
            yield f"{path}:{number}: line of more than 80 columns"


def main(paths):
    found = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            found += breaches(path, file.read())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
