#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Let an input grow, and see the time grow no more than it does.

usage: complexity.py ROOT CASE: ROOT is a root directory with /bin/doff in it.
Each case is run with an input of a quarter, half and all of its size.  What
counts is the processor time of the start, which other work on the machine
hardly moves; where it grows too much, the least of some more runs.  A doubling
may take three times as long, and some milliseconds more.  No start may take
more than 2 s.
"""
import os
import resource
import sys

MIB = 1 << 20
FULL = 16 * MIB
FLOOR = 0.03        # seconds: starting takes so long anyway
MOST = 2.0
RUNS = 3

USERS = b"root:x:0:0:root:/root:/bin/sh\n"
APP = b"app:x:1000:1000::/home/app:/bin/sh\n"


LINES = {}          # what a callable has made: the longest is made first


def filled(line, size):
    """As many copies of line as fit; one that is callable makes each."""
    if not callable(line):
        return line * (size // len(line))
    if line not in LINES:
        lines, n, i = [], 0, 0
        while n < size:
            lines.append(line(i))
            n += len(lines[-1])
            i += 1
        LINES[line] = b"".join(lines)
    return LINES[line][:LINES[line].rindex(b"\n", 0, size) + 1]


def passwd(line, *options, user=b"app", last=APP):
    def make(share):
        size = FULL // share - len(last) - len(USERS)
        return {"passwd": USERS + filled(line, size) + last,
                "words": [*options, user]}
    return make


def group(line, *options, user=b"app", before=b""):
    def make(share):
        size = FULL // share - len(before)
        return {"passwd": USERS + APP, "group": before + filled(line, size),
                "words": [*options, user]}
    return make


def double(i):
    return b"d:x:%d:app\n" % (1 + i * 7 % 65535)


def doubles(share):
    """65,535 groups that list the user, then the same ones (180)."""
    before = b"".join(b"g:x:%d:app\n" % i for i in range(1, 65536))
    return group(double, before=before)(share)


def fresh_line(i):
    return b"d:x:%d:app\n" % (2 * (i // 900) + 1)


def fresh(share):
    """As long as each sort leaves room, a new group and its doubles."""
    before = b"".join(b"g:x:%d:app\n" % (2 * i) for i in range(1, 63537))
    return group(fresh_line, before=before)(share)


def nosuch(i):
    return b"nosuch%d:y\n" % (i % 5000)


def names(share):
    """Thousands of names, none of them there, beside a million lines."""
    wanted = b",".join(b"nosuch%d" % i for i in range(4000 // share))
    return {**group(nosuch, b"-r", b"-G", wanted)(1), "uid": 1000}


def words(*before, user=b"1000:1000", each=b"word", n=40000):
    def make(share):
        return {"words": [*before, user], "after": [each] * (n // share)}
    return make


def environment(share):
    return {"words": [b"--user-env", b"-e", b"PUID:PGID:UMASK", b"app"],
            "environ": {b"V%d" % i: b"1" for i in range(80000 // share)}}


def variable(name, text, *options, user=b"1000:1000", n=120000):
    def make(share):
        return {"words": [*options, user],
                "environ": {name: text * (n // share // len(text))}}
    return make


def option(name, text, *options, user=b"1000:1000", n=120000):
    def make(share):
        return {"words": [*options, name + text * (n // share // len(text)),
                          user]}
    return make


def operand(text, *options):
    def make(share):
        return {"words": [*options, text * (120000 // share // len(text))]}
    return make


def process_groups(share):
    return {"words": [b"--keep-groups", b"1000:1000"],
            "groups": list(range(1, 65536 // share))}


def long_home(share):
    home = b"/d" * (32000 // share)
    return {"passwd": USERS + b"app:x:1000:1000::" + home + b":/bin/sh\n",
            "words": [b"--user-env", b"-c", b"app"]}


def long_line(share):
    line = b"g:x:5:" + b"app," * (16000 // share)
    return group(line + b"\n", b"--keep-groups", before=b"h:x:6:app\n")(share)


CASES = {
    "passwd-short-lines": passwd(b"a:x:1:1:::\n"),
    "passwd-short-lines-by-uid": passwd(b"a:x:1:1:::\n", user=b"1000"),
    "passwd-newlines": passwd(b"\n", b"--keep-groups"),
    "passwd-colons": passwd(b":" * 15 + b"\n", b"--keep-groups"),
    "passwd-almost-the-name": passwd(b"ap:x:1:1:::\n"),
    "passwd-malformed-lines": passwd(b"app:x:01000:1000:::\n"),
    "passwd-blanks-in-front": passwd(b" " * 60 + b"app:x:1:1:::\n"),
    "passwd-uid-0": passwd(b"root:x:0:0:::\n", b"--keep-groups"),
    "passwd-lines-of-64-KiB": passwd(b"a" * 65500 + b"\n"),
    "passwd-one-line": passwd(b"a" * 4096, last=b"\n" + APP),
    "passwd-create": passwd(lambda i: b"u%d:x:%d:1:::\n" % (i, i + 2000),
                            b"-c", b"-e", b"PUID"),
    "group-short-lines": group(b"a:x:1:\n"),
    "group-members": group(lambda i: b"g%d:x:%d:a,b,c,d\n" % (i, i + 9)),
    "group-members-kept": group(lambda i: b"g%d:x:%d:a,r,c,d\n" % (i, i + 9),
                                b"--keep-groups"),
    "group-doubles": doubles,
    "group-fresh-doubles": fresh,
    "group-one-gid": group(b"a:x:5:app\n"),
    "group-listed-once-a-byte": group(b"a:a,a,a,a,a,a,a,a:" * 9 + b"\n",
                                      user=b"a:"),
    "group-almost-the-name": group(b"g:x:1:" + b"aap,apa,ap," * 99 + b"\n"),
    "group-malformed-lists": group(b"g:x:01:b, app\n"),
    "group-lists-of-64-KiB": long_line,
    "group-root-malformed": group(b"g:x:1:b, root\r\n", b"--keep-groups"),
    "group-names": names,
    "group-create": group(lambda i: b"g%d:x:%d:app\n" % (i, i % 60000 + 2000),
                          b"-c"),
    "argv": words(),
    "argv-options": words(user=b"--user-env", each=b"--user-env"),
    "environ": environment,
    "environ-path": variable(b"PATH", b"/a:"),
    "environ-path-empty": variable(b"PATH", b":"),
    "environ-home": variable(b"HOME", b"/a", b"-r", b"--user-env"),
    "environ-uid": variable(b"PUID", b"1", b"-e", b"PUID"),
    "environ-umask": variable(b"M", b"0", b"-e", b"::M"),
    "operand-name": operand(b"a"),
    "operand-digits": operand(b"1"),
    "operand-colons": operand(b":"),
    "option-groups": option(b"--groups=", b"5,7,"),
    "option-groups-ids": option(b"--groups=5", b",5"),
    "option-caps": option(b"--keep-caps=chown", b",chown", b"--allow-root"),
    "option-env": option(b"--env=", b"A:"),
    "option-dir": option(b"--dir=", b"/a"),
    "option-own": option(b"--own=", b"/a/.."),
    "option-match": option(b"--match=", b"/."),
    "option-group-of": option(b"--group-of=", b"/"),
    "option-home": option(b"--home=", b"/a", b"-c"),
    "process-groups": process_groups,
    "home": long_home,
}


def child(root, case):
    null = os.open("/dev/null", os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
    resource.setrlimit(resource.RLIMIT_STACK, (64 * MIB, 64 * MIB))
    os.chroot(root)
    os.chdir("/")
    os.setgroups(case.get("groups", []))
    if "uid" in case:
        os.setresuid(case["uid"], case["uid"], case["uid"])
    os.execve(b"/bin/doff",
              [b"doff", *case["words"], b"true", *case.get("after", [])],
              {b"PATH": b"/bin", **case.get("environ", {})})


def start(root, case):
    """The processor time that one start takes, in seconds."""
    for name in ("passwd", "group"):
        with open(f"{root}/etc/{name}", "wb") as file:
            file.write(case.get(name, USERS + APP if name == "passwd"
                                else b"root:x:0:\napp:x:1000:\n"))
    pid = os.fork()
    if pid == 0:
        try:
            child(root, case)
        finally:
            os._exit(99)
    _, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 125, 126, 127):
        sys.exit(f"ended with {code}")
    return used.ru_utime + used.ru_stime


def grows_too_much(times):
    if max(times) > MOST:
        return f"more than {MOST} s"
    if any(more > 3 * less + FLOOR for less, more in zip(times, times[1:])):
        return "twice the input takes more than thrice as long"
    return None


def main():
    root, name = sys.argv[1:]
    cases = [CASES[name](share) for share in (1, 2, 4)][::-1]
    times = [start(root, case) for case in cases]
    for _ in range(RUNS):
        if grows_too_much(times) is None:
            break
        times = [min(time, start(root, case))
                 for time, case in zip(times, cases)]
    print(name, *(f"{time * 1000:.0f} ms" for time in times))
    if grows_too_much(times):
        sys.exit(f"{name}: {grows_too_much(times)}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print(*CASES, sep="\n")
    else:
        main()
