#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Run the commands of a transcript, and print it as it came out.

usage: transcript.py <TRANSCRIPT
A line that begins with "$ " is given to a shell as it stands; what it printed
follows, standard error too.  What docker build prints is left out, as in the
documents, unless it fails.
"""
import subprocess
import sys

for line in sys.stdin:
    if not line.startswith("$ "):
        continue
    print(line, end="", flush=True)
    done = subprocess.run(["bash", "-c", line[2:]], text=True,
                          stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if not line.startswith("$ docker build ") or done.returncode:
        print(done.stdout, end="", flush=True)
