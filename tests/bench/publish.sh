#!/bin/sh
# make bench-publish: what the last full run measured becomes part of the
# README.  usage: publish.sh [MEASURED TOP]
set -eu
here=$(dirname "$0")
from=${1-$here/../../build/bench}
top=${2-$here/../..}
if ! grep -q '^.*: full, ' "$from/table.md"; then
	echo "bench-publish: not the figures of a full run: make bench" >&2
	exit 1
fi
cp "$from/bench.svg" "$from/table.md" "$top/tests/bench/"
python3 - "$from/summary.md" "$top/README.md" <<'PYTHON'
import pathlib
import re
import sys

summary, readme = map(pathlib.Path, sys.argv[1:])
text, n = re.subn(
    r"(<!-- bench -->\n).*?(<!-- end -->)",
    lambda match: f"{match[1]}![Startup, and --own on a local and on a slow "
                  "disk: doff and its peers](tests/bench/bench.svg)\n\n"
                  f"{summary.read_text().strip()}\n{match[2]}",
    readme.read_text(), count=1, flags=re.DOTALL)
if n != 1:
    sys.exit("bench-publish: README.md has no <!-- bench --> … <!-- end -->")
readme.write_text(text)
PYTHON
