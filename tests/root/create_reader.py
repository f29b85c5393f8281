#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Read an account file over and over until FILE.stop is there.

Fails where root's line was missing, or the last line was torn, at any moment.
"""
import os
import sys

path = sys.argv[1]
reads = 0
while not os.path.exists(sys.argv[2]) or reads == 0:
    with open(path, "rb") as file:
        content = file.read()
    if not content.startswith(b"root:x:0:") or content[-1:] != b"\n":
        print(f"after {reads} reads: {content!r}")
        sys.exit(1)
    reads += 1
print(f"{reads} reads")
