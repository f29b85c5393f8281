#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Print how the pages of RELRO, and all others, are mapped in a running doff.

It is held where it writes its help into a pipe that is full.
usage: memory.py DOFF BEGIN END (of RELRO, as the program header has them)
"""
import os
import subprocess
import sys
import time


def pipe_full():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while os.write(writer, b"x" * 4096):
            pass
    except BlockingIOError:
        os.set_blocking(writer, True)
    return reader, writer


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def main():
    doff, begin, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    reader, writer = pipe_full()
    process = subprocess.Popen([doff, "--help"], stdout=writer,
                               stderr=subprocess.DEVNULL)
    for _ in range(500):
        if state(process.pid) == "S":
            break
        time.sleep(0.01)
    with open(f"/proc/{process.pid}/maps") as maps:
        lines = [line.split() for line in maps]
    process.kill()
    process.wait()
    os.close(reader)
    name = os.path.realpath(doff)
    mapped = [(*(int(x, 16) for x in line[0].split("-")), line[1], line[-1])
              for line in lines]
    base = min(low for low, _, _, path in mapped if path == name)
    page = os.sysconf("SC_PAGESIZE")
    begin, end = (base + begin) & -page, (base + end) & -page
    for at in range(begin, end, page):
        print("relro", *[mode for low, high, mode, _ in mapped
                         if low <= at < high])
    for low, high, mode, path in mapped:
        print(mode, path)


if __name__ == "__main__":
    main()
