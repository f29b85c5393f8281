#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make every system call of --own fail, and kill it at each of them.

Whatever the kernel answers: nothing outside the tree changes hands, no mount
is entered, and where an entry was left out somebody is told.  A start that
was killed is finished by the next one, also with --own-once.

usage: own_faults.py ROOT
ROOT is a root directory as tests/root/root.bash makes it.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile

ROOT = sys.argv[1]
TREE = ROOT + "/data/tree"
OUTSIDE = [ROOT + "/victim", ROOT + "/victim/secret", ROOT + "/data"]
START = ["chroot", ROOT, "/bin/doff", "-o", "/data/tree", "1000:1000",
         "/bin/echo", "ran"]
ERRNOS = "EPERM EIO ENOSYS EINVAL EMFILE".split()
if os.environ.get("DOFF_SLOW"):
    ERRNOS += "EACCES EAGAIN ESTALE ENOMEM ENFILE EINTR EFAULT".split()
TOLERATED = ("EROFS EPERM EACCES EOPNOTSUPP EOVERFLOW ESTALE "
             "EDQUOT").split()
problems = []
counted = collections.Counter()


def tree_make():
    for path in ("/victim", "/data/tree/a/b/c", "/data/tree/d", "/data/mnt",
                 "/data/tree/mnt"):
        os.makedirs(ROOT + path)
    for path in ("/victim/secret", "/data/tree/f", "/data/tree/a/f",
                 "/data/tree/a/b/c/f", "/data/tree/d/g", "/data/tree/z"):
        open(ROOT + path, "w").close()
    os.symlink("/victim", TREE + "/l")
    os.symlink("/victim/secret", TREE + "/d/l")
    os.mkfifo(TREE + "/fifo")
    subprocess.run(["mount", "--bind", ROOT + "/victim", TREE + "/mnt"],
                   check=True)


def entries():
    yield TREE
    for folder, folders, files in os.walk(TREE):
        if "mnt" in folders:
            folders.remove("mnt")
        for name in folders + files:
            yield os.path.join(folder, name)


def strangers():
    return [path for path in ENTRIES
            if os.lstat(path).st_uid != 1000 or os.lstat(path).st_gid != 1000]


def reset():
    for path in ENTRIES:
        os.lchown(path, 0, 0)


def problem(case, what):
    problems.append(f"{case}: {what}")


def run(injections, start=None, log="/dev/null", calls=None):
    trace = calls or ",".join(sorted({i.split(":")[0] for i in injections}))
    command = ["strace", "-f", "-qq", "-o", log, "-e", "trace=" + trace]
    for injection in injections:
        command += ["-e", "inject=" + injection]
    try:
        done = subprocess.run(command + (start or START), timeout=10,
                              stdin=subprocess.DEVNULL, capture_output=True)
    except subprocess.TimeoutExpired:
        problem(injections, "hangs")
        return 0, "", "hangs"
    for path in OUTSIDE:
        st = os.lstat(path)
        if st.st_uid != 0 or st.st_gid != 0:
            problem(injections, f"{path} was handed over")
            os.lchown(path, 0, 0)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def points():
    """The calls from the first look at PATH to the drop, as strace counts."""
    reset()
    with tempfile.NamedTemporaryFile("r") as log:
        run([], log=log.name, calls="all")
        lines = log.read().splitlines()
    if strangers():
        sys.exit(f"without a fault: {strangers()}")
    seen, inside = collections.Counter(), False
    for line in lines:
        match = re.match(r"\d+ +(\w+)\(", line)
        if not match:
            continue
        seen[match[1]] += 1
        inside |= '"data"' in line
        if inside and match[1] == "setgroups":
            break
        if inside:
            yield match[1], seen[match[1]]


def sweep(found):
    for call, when in found:
        for errno in ERRNOS:
            reset()
            injection = f"{call}:error={errno}:when={when}"
            status, out, err = run([injection])
            left = strangers()
            counted[status] += 1
            if status == 0 and "ran" in out and left and not err:
                problem(injection, f"left out without a word: {left}")
            elif status == 0 and "ran" not in out:
                problem(injection, "0, and the command did not run")
            elif status == 125 and ("ran" in out or not err):
                problem(injection, f"125: {out} {err}")
            elif status not in (0, 125):
                problem(injection, f"ended with {status}: {err}")


def kill(found):
    once = START[:3] + ["--own-once"] + START[3:]
    for call, when in found:
        reset()
        run([f"{call}:signal=KILL:when={when}"])
        again = once if when % 2 else START
        done = subprocess.run(again, capture_output=True, timeout=10)
        counted["killed"] += 1
        if done.returncode or strangers():
            problem(f"killed at {call} {when}, then {again[3]}",
                    f"{done.stderr} {strangers()}")


def expect(injections, status, what, changed=None, lines=None, start=None):
    reset()
    got, out, err = run(injections, start)
    left = strangers()
    counted["cases"] += 1
    if got != status or what not in err or ("ran" in out) != (status == 0):
        problem(injections, f"{got} {out} {err}")
    if changed is True and left:
        problem(injections, f"not handed over: {left}: {err}")
    if changed is False and len(left) != len(ENTRIES):
        problem(injections, f"handed over: {len(left)} of {len(ENTRIES)}")
    if lines is not None and len(err.splitlines()) != lines:
        problem(injections, f"{lines} lines wanted: {err}")


def answers():
    n = len(ENTRIES)
    mounts = "1 mounts not entered"
    # Every change refused: one line, and on we go; strict: the end.
    for errno in TOLERATED:
        expect([f"fchownat:error={errno}"], 0, f"{n} not changed", False, 2)
        expect([f"fchownat:error={errno}"], 125, f"{n} not changed", False, 3,
               START[:3] + ["--own-strict"] + START[3:])
    # A failing disk ends the start, after the rest was done.
    for errno in "EIO", "ENOSPC", "ENOMEM":
        for when in range(1, n + 1):
            expect([f"fchownat:error={errno}:when={when}"], 125,
                   "1 not changed")
            if len(strangers()) != 1:
                problem(f"{errno} at change {when}", str(strangers()))
    for when in range(1, 6):
        expect([f"getdents64:error=EIO:when={when}"], 125, "1 not changed")
    # No effect: it ends, and nobody can know.
    expect(["fchownat:retval=0"], 0, mounts, False, 1)
    # No openat2(2): pinned, looked at, opened; nothing else is different.
    for errno in "ENOSYS", "EPERM", "EINVAL", "EAGAIN":
        for when in "1+", "2+", "3+", "1+2", "2+2", "2", "5":
            expect([f"openat2:error={errno}:when={when}"], 0, mounts, True, 1)
    for errno in "ENOSYS", "EPERM":
        for when in "1+", "2+", "7+", "1+2":
            fault = f"statx:error={errno}:when={when}"
            expect([fault], 0, mounts, True, 1)
            expect([fault, "openat2:error=ENOSYS"], 0, mounts, True, 1)
    # No AT_EMPTY_PATH: through /proc/self/fd, and EPERM is an answer.
    for errno in "ENOSYS", "EINVAL", "EBADF":
        for when in "1+", "2+2", "3":
            expect([f"fchownat:error={errno}:when={when}"], 0, mounts, True, 1)
    paths_used("ENOSYS", r'^"/proc/self/fd/\d+"$', n)
    paths_used("EPERM", None, 0)
    # An offset that is not taken: said, not begun again for ever.
    expect(["lseek:error=EINVAL"], 0, mounts)


def paths_used(errno, pattern, n):
    reset()
    with tempfile.NamedTemporaryFile("r") as log:
        run([f"fchownat:error={errno}"], log=log.name,
            calls="fchownat,chown,lchown,fchown")
        found = re.findall(r"\bl?chown\(([^,]*),", log.read())
    if len(found) != n or (pattern and not all(
            re.match(pattern, path) for path in found)):
        problem(f"fchownat {errno}", f"by name: {found}")


def without_proc():
    subprocess.run(["umount", "-l", ROOT + "/proc"], check=True)
    n = len(ENTRIES)
    mounts = "1 mounts not entered"
    expect(["fchownat:error=ENOSYS"], 0,
           f"{n} not changed (Function not implemented {n})", False, 2)
    expect(["openat2:error=ENOSYS"], 0, mounts, True, 1)
    expect(["statx:error=ENOSYS"], 0, mounts, True, 1)
    expect(["openat2:error=ENOSYS", "statx:error=ENOSYS"], 125,
           "no way to see a mount", False, 1)
    expect(["openat2:error=EPERM", "statx:error=EPERM"], 125,
           "no way to see a mount", False, 1)
    # A single file needs none.
    file = START[:4] + ["/data/tree/f"] + START[5:]
    expect(["openat2:error=ENOSYS", "statx:error=ENOSYS"], 0, "", None, 0,
           file)


tree_make()
ENTRIES = list(entries())
POINTS = list(points())
sweep(POINTS)
kill(POINTS)
answers()
without_proc()
for line in problems[:20]:
    print("problem:", line)
print(f"points={len(POINTS)} cases={sum(counted.values())} "
      f"problems={len(problems)}")
print(" ".join(f"{key}={n}" for key, n in sorted(counted.items(), key=str)))
sys.exit(1 if problems else 0)
