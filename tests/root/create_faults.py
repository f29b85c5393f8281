#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Kill, fail and fake each system call of an edit, one at a time.

create_faults.py ROOT rename|mount: ROOT holds doff, strace (tools_mount) and
the account files, which are mounts in the second case.  After each case the
files must be old or new, the command must not have run after a failure, and
the next start must complete the edit.
"""
import collections
import os
import re
import shutil
import stat
import subprocess
import sys

root, mode = sys.argv[1:]
etc = os.path.join(root, "etc")
slow = bool(os.environ.get("DOFF_SLOW"))
NAMES = ("group", "passwd")
ERRORS = ["EIO", "ENOSPC", "EACCES"]
if slow:
    ERRORS += ["EPERM", "EROFS", "EDQUOT", "EBUSY", "EXDEV", "EINVAL",
               "ENOMEM", "EMFILE", "ENOSYS", "EAGAIN", "EFBIG"]
WAIT = {"read", "write", "pread64", "pwrite64", "openat", "fcntl", "fsync"}
# Calls that may return 0 and do nothing.  Not those that make the home: what
# is believed there harms no account file.
LIES = {"write", "pwrite64", "pread64", "read", "fsync", "fchown", "fchmod",
        "renameat", "unlinkat", "ftruncate", "fcntl", "newfstatat", "fstat",
        "prlimit64"}
DOFF = ["/bin/doff", "-c", "-e", "PUID:PGID", "app:app", "/bin/echo", "ran"]
ENVIRONMENT = {"PUID": "1234", "PGID": "2345", "PATH": "/usr/bin:/bin"}

old, new = {}, {}
for name in NAMES:
    with open(os.path.join(etc, name), "rb") as file:
        old[name] = file.read()
if mode == "rename":
    new["passwd"] = re.sub(rb"(?m)^app:x:1000:1000:", b"app:x:1234:2345:",
                           old["passwd"])
    new["group"] = re.sub(rb"(?m)^app:x:1000:", b"app:x:2345:", old["group"])
else:
    old = {name: re.sub(rb"(?m)^app:.*\n", b"", old[name]) for name in NAMES}
    new["passwd"] = old["passwd"] + b"app:*:1234:2345::/home/new:/bin/sh\n"
    new["group"] = old["group"] + b"app:*:2345:\n"
    DOFF[1:1] = ["--home", "/home/new"]
if mode == "rename":
    # A home of its own, so that the folder is part of the edit.
    for text in (old, new):
        text["passwd"] = text["passwd"].replace(b":/home/app:", b":/home/new:")
assert old["passwd"] != new["passwd"] and old["group"] != new["group"]
CHROOT = shutil.which("chroot")
MODE, OWNER = 0o640, (5, 29)
home = os.path.join(root, "home/new")
failures = 0


def reset():
    for name in NAMES:
        path = os.path.join(etc, name)
        with open(path, "wb") as file:
            file.write(old[name])
        os.chown(path, *OWNER)
        os.chmod(path, MODE)
    for path in (home, os.path.join(root, "home/.doff.new")):
        if os.path.isdir(path):
            os.rmdir(path)
    for name in (".doff.new", ".pwd.lock"):
        if os.path.exists(os.path.join(etc, name)):
            os.unlink(os.path.join(etc, name))


def run(*before):
    return subprocess.run([CHROOT, root, *before, *DOFF],
                          env=ENVIRONMENT, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)


def trace(*options):
    return run("/usr/bin/strace", "-qq", "-o", "/dev/null", *options)


def calls():
    """The calls of an edit: [(name, which of that name, what it returned)]."""
    reset()
    result = run("/usr/bin/strace", "-qq", "-o", "/data/trace")
    assert result.stdout == "ran\n", result
    seen, found, inside = collections.Counter(), [], False
    with open(os.path.join(root, "data/trace"), encoding="ascii") as lines:
        for line in lines:
            name = line.split("(")[0]
            seen[name] += 1
            inside |= name == "openat" and '"/etc"' in line or \
                name == "openat" and '"etc"' in line
            if name in ("setgroups", "setresgid"):
                break
            if inside:
                found.append((name, seen[name], line.split()[-1]))
    os.unlink(os.path.join(root, "data/trace"))
    return found


def wrong():
    """What is neither old nor new, or None."""
    for name in NAMES:
        path = os.path.join(etc, name)
        status = os.stat(path)
        with open(path, "rb") as file:
            content = file.read()
        if content not in (old[name], new[name]):
            return f"{name} is {content!r}"
        if stat.S_IMODE(status.st_mode) != MODE or \
                (status.st_uid, status.st_gid) != OWNER:
            return f"{name}: mode or owner"
    if os.path.exists(home) and not home_is_right():
        return "home: owner or mode"
    return None


def home_is_right():
    status = os.stat(home)
    return (status.st_uid, status.st_gid) == (1234, 2345) and \
        stat.S_IMODE(status.st_mode) == 0o700


def incomplete(case):
    """What the edit left undone, or None."""
    for name in NAMES:
        with open(os.path.join(etc, name), "rb") as file:
            if file.read() != new[name]:
                return f"{name} is not new"
    if not os.path.exists(home):
        return "no home"
    if "unlinkat" in case:
        return None
    left = set(os.listdir(etc) + os.listdir(os.path.dirname(home)))
    return "leftovers" if ".doff.new" in left else None


def check(case, result):
    global failures
    problem = wrong()
    ran = "ran" in result.stdout
    if not problem and ran != (result.returncode == 0):
        problem = f"status {result.returncode}, ran: {ran}"
    if not problem and ran and "warning" not in result.stderr:
        problem = incomplete(case)
    if not problem and result.returncode not in (0, 125, -9, 137):
        problem = f"status {result.returncode}"
    if not problem:
        again = run()
        problem = wrong() or incomplete(case)
        if not problem and (again.stdout, again.stderr) != ("ran\n", ""):
            problem = f"the next start: {again}"
    if problem:
        failures += 1
        print(f"# {case}: {problem}; {result.stderr.strip()}")


def main():
    cases = 0
    todo = calls()
    assert len(todo) > 40, todo
    homes_chown = [call[1] for call in todo if call[0] == "fchown"][-1]
    for name, when, answer in todo:
        faults = ["signal=KILL"]
        if name != "close" or slow:
            faults += [f"error={error}" for error in ERRORS]
        if name in WAIT:
            faults.append("error=EINTR")
        if name in LIES and when != (name == "fchown" and homes_chown):
            faults.append("retval=0")
            if "write" in name:
                faults.append(f"retval={answer}")
        for fault in faults:
            # An endless wait, which is the kernel's to end.
            if name == "fcntl" and fault == "error=EAGAIN":
                continue
            reset()
            case = f"inject={name}:{fault}:when={when}"
            check(case, trace("-e", f"trace={name}", "-e", case))
            cases += 1
    reset()
    print(f"# {len(todo)} calls, {cases} cases, {failures} failed")
    return failures != 0


sys.exit(main())
