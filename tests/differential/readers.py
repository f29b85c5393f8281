#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hold doff's reading of the account files beside that of others.

usage: readers.py ROOT read|create CRAFTED N [SEED]
ROOT is a root directory with /bin/doff and the readers in it: glibc and musl
(tests/helpers/readers.c), busybox, and Go where it is.  So many of the crafted
files first, or all of them, then N random ones.

read: whoever doff becomes is the account that the others find, with no group
that they do not give it.  It is never uid 0.  Where another reader finds
another account, that is in a line that doff cannot read; where one gives more
groups, doff says that it left one out.
create: after each --create that succeeds all of them find the account that
doff became.
"""
import os
import random
import re
import subprocess
import sys

import compare
import model

NAMES = [b"app", b"b", b"web-data"]
READERS = {"glibc": b"/bin/readers", "musl": b"/bin/readers-musl",
           "go": b"/bin/readers-go"}

GOOD = b"app:x:1000:1000::/home/app:/bin/sh"
ROOT_LINE = b"root:x:0:0:root:/root:/bin/sh\n"

# Each stands alone, before the right line, and behind it.
LINES = [
    b"app:x:0:0::/:/bin/sh\r", b"app:x:1001:1001::/x:/bin/sh\r",
    b" app:x:0:0::/:/bin/sh", b"\tapp:x:1001:1001::/:/bin/sh",
    b"app :x:0:0::/:/bin/sh", b"app\t:x:0:0::/:/bin/sh",
    b"app:x: 0:0::/:", b"app:x:0 :0::/:", b"app:x:00:0::/:", b"app:x::0::/:",
    b"app:x::::/:", b"app:x:+0:0::/:", b"app:x:-0:0::/:", b"app:x:-1:0::/:",
    b"app:x:4294967296:0::/:", b"app:x:4294967295:5::/:",
    b"app:x:8589934592:0::/:", b"app:x:18446744073709551616:0::/:",
    b"app:x:2147483648:2147483648::/:", b"app:x:4294967294:4294967294::/:",
    b"app:x:0x0:0::/:", b"app:x:01001:01001::/:", b"app:x:1e3:1000::/:",
    b"app:x:1001:1001::/", b"app:x:1001:1001", b"app:x:1001", b"app:x", b"app",
    b"app:", b"app:x:1001:1001::/:/bin/sh:", b"app:x:1001:1001::/:/bin/sh:0",
    b"+app:x:0:0::/:/bin/sh", b"-app:x:0:0::/:/bin/sh", b"+", b"+::::::",
    b"+:x:0:0:::", b"+@app::::::", b"-@app::::::", b"#app:x:0:0::/:/bin/sh",
    b"# app:x:0:0::/:", b"\xef\xbb\xbfapp:x:0:0::/:/bin/sh",
    b"app\0:x:0:0::/:", b"app:x:0:0::/:\0", b"\0app:x:0:0::/:",
    b"DOM\\app:x:0:0::/:", b"app@dom:x:0:0::/:", b"my app:x:0:0::/:",
    b"1000:x:1000:1000::/n:", b"1000:x:0:0::/n:", b"0:x:1000:1000::/n:",
    b"app:" + b"x" * 65510 + b":0:0::/:", b"app:x:0:0:" + b"y" * 70000 + b"::",
    b"App:x:0:0::/:", b"app:x:1001:1001::/\xc3\xa9:", b"app:x:1001:1001:::",
    b"", b":", b"::::::", b":x:0:0::/:",
]
GROUP_LINES = [
    b"g:x:77:app\r", b"domain users:x:77:app", b"g:x:77:b, app",
    b"g:x:77: app", b"g:x:77:app ", b"g:x:77:app,", b"g:x:77:,app",
    b"g:x:77", b"g:77:app", b"g:x:77:app:", b"g:x:77:app:b", b"g:x:077:app",
    b"g:x::app", b"g:x:+77:app", b"g:x:-1:app", b"g:x:4294967373:app",
    b"g:x:4294967295:app", b" g:x:77:app", b"\tg:x:77:app", b"g :x:77:app",
    b"+g:x:77:app", b"-g:x:77:app", b"+:::app", b"#g:x:77:app", b"g:x:77:APP",
    b"g:x:77:myapp,apple", b"g:app:77:", b"app:x:77:b", b"77:x:77:app",
    b"78:x:77:app", b"g\0:x:77:app", b"g:x:77:app\0", b"g:x:77:app,app",
    b"g:x:77:" + b"m" * 65500 + b",app", b"g:x:77:" + b"m,app," * 20000,
    b"DOM\\g:x:77:app", b"g@dom:x:77:app", b"\xef\xbb\xbfg:x:77:app",
    b"g:x:77:app;b", b"g:x:77:app\tb", b"g:x:77:\"app\"",
]


def crafted():
    plain = b"root:x:0:\ng:x:5:app\n"
    for line in LINES:
        for lines in ([line], [line, GOOD], [GOOD, line]):
            yield ROOT_LINE + b"\n".join(lines) + b"\n", plain
    for line in GROUP_LINES:
        yield ROOT_LINE + GOOD + b"\n", plain + line + b"\n"
    yield ROOT_LINE + GOOD, plain + b"h:x:78:b,app"


def random_files(random_):
    return (compare.file_text(random_, compare.passwd_line),
            compare.file_text(random_, compare.group_line))


def run(root, *words):
    return subprocess.run([b"/bin/" + words[0], *words[1:]],
                          executable=b"/bin/" + words[0], check=False,
                          preexec_fn=lambda: os.chroot(root), cwd="/",
                          env={"PATH": "/bin"}, stdin=subprocess.DEVNULL,
                          capture_output=True)


def planned(root, name):
    """uid, gid, groups and home of -n, None where refused; what it says."""
    done = run(root, b"doff", b"-n", name, b"true")
    if done.returncode:
        assert done.returncode == 125, done
        return None, done.stderr
    plan = dict(line.split(b"=", 1) for line in done.stdout.splitlines())
    return (int(plan[b"uid"]), int(plan[b"gid"]),
            set(map(int, plan[b"groups"].split(b",")))), done.stderr


def busybox(root, name):
    done = run(root, b"busybox", b"id", name)
    if done.returncode:
        return None
    found = re.match(rb"uid=(\d+)[^ ]* gid=(\d+)(?:.*groups=(.*))?$",
                     done.stdout.split(b"\n")[0], re.S)
    if found is None:
        return None
    groups = re.findall(rb"(?:^|,)(\d+)", found.group(3) or b"")
    return int(found.group(1)), int(found.group(2)), set(map(int, groups))


def readings(root, name):
    """What each reader finds: uid, gid and groups, or None."""
    yield "busybox", busybox(root, name)
    for reader, path in READERS.items():
        if not os.path.exists(os.fsencode(root) + path):
            continue
        words = run(root, os.path.basename(path), name).stdout.split(b" ")
        if words[1].startswith(b"none"):
            yield reader, None
        else:
            groups = filter(None, words[-1].strip().split(b","))
            yield reader, (int(words[1]), int(words[2]),
                           set(map(int, groups)))


def hidden(passwd, name, found):
    """Whether a line that doff cannot read may say so: a reader's alone."""
    exact = [entry.line for entry in model.entries(passwd, 7)]
    return any(name in line and line not in exact
               for line in passwd.split(b"\n")) and found is not None


def commented(group):
    """Groups of lines that are comments: musl reads them."""
    return {int(line.split(b":")[2]) for line in group.split(b"\n")
            if line[:1] in (b"#", b"+", b"-") and
            re.match(rb"[^:]*:[^:]*:\d+:", line)}


def cut_short(file):
    """musl loses the last byte of a file without a last newline."""
    return file[-1:] != b"\n"


def check_read(root, passwd, group):
    for name in NAMES:
        if name not in passwd:
            continue
        ours, said = planned(root, name)
        if ours is None:
            continue
        assert ours[0] != 0, "doff becomes uid 0"
        for reader, theirs in readings(root, name):
            if theirs is None:
                continue
            if theirs[:2] != ours[:2]:
                assert hidden(passwd, name, theirs), \
                    f"{reader} finds {theirs}, doff {ours}"
                continue
            quirks = commented(group)
            if reader == "musl" and cut_short(group):
                continue
            assert ours[2] - {ours[1]} <= theirs[2] | quirks, \
                f"{reader} gives {theirs}, doff {ours}"
            assert theirs[2] - {ours[1]} <= ours[2] | quirks or \
                b"seems to list" in said or b"is skipped" in said, \
                f"{reader} gives {theirs}, doff {ours}, and says {said}"


def check_create(root, passwd, group):
    done = run(root, b"doff", b"-c", b"-e", b"PUID:PGID", b"app",
               b"busybox", b"true")
    if done.returncode:
        assert done.returncode == 125, done
        return
    if b"changes no entry" in done.stderr:
        return
    ours, _ = planned(root, b"app")
    assert ours is not None, "made, and not found"
    for reader, theirs in readings(root, b"app"):
        assert theirs is not None and theirs[:2] == ours[:2], \
            f"{reader} finds {theirs}, doff {ours}"
        assert ours[2] - {ours[1]} <= theirs[2], \
            f"{reader} gives {theirs}, doff {ours}"


def check(root, mode, passwd, group):
    for name, text in (("passwd", passwd), ("group", group)):
        with open(f"{root}/etc/{name}", "wb") as file:
            file.write(text)
    (check_read if mode == "read" else check_create)(root, passwd, group)


def main():
    root, mode, some, n = sys.argv[1:5]
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.getrandbits(32)
    random_ = random.Random(seed)
    files = list(crafted())
    if some != "all":
        files = random_.sample(files, int(some))
    files += [random_files(random_) for _ in range(int(n))]
    bad = 0
    for passwd, group in files:
        try:
            check(root, mode, passwd, group)
        except AssertionError as error:
            bad += 1
            print(f"{error}\n  passwd {passwd[:600]}\n  group {group[:300]}", flush=True)
    print(f"{len(files)} pairs of files, {bad} read differently, seed {seed}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
