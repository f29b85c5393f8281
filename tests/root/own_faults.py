#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""What --own does and says for each answer that the kernel may give.

usage: own_faults.py ROOT
ROOT is a root directory as tests/root/root.bash makes it.
"""
import re
import subprocess
import sys
import tempfile

from fault_harness import run_within
from fault_starts import QUICK
from fault_world import World, copy, read

TOLERATED = ("EROFS EPERM EACCES EOPNOTSUPP EOVERFLOW ESTALE "
             "EDQUOT").split()
MOUNTS = "1 mount not entered"


class Trial:
    def __init__(self, world):
        self.world = world
        self.n = len(world.tree)
        self.start = ["chroot", world.root, "/bin/doff", "-o", "/data/tree",
                      "1000:1000", "/bin/echo", "ran"]
        self.cases = 0
        self.problems = []

    def strangers(self):
        return [path for path in self.world.tree
                if not self.world.is_given(path)]

    def problem(self, case, what):
        self.problems.append(f"{case}: {what}")

    def run(self, injections, start, log="/dev/null", calls=None):
        trace = calls or ",".join({i.split(":")[0] for i in injections})
        command = ["strace", "-f", "-qq", "-o", log, "-e", "trace=" + trace]
        for injection in injections:
            command += ["-e", "inject=" + injection]
        self.world.reset()
        self.cases += 1
        # strace counts calls by thread: so few descriptors leave one.
        run = run_within(10, ["prlimit", "--nofile=24:"] +
                         command + start)
        if self.world.wrong():
            self.problem(injections, self.world.wrong())
        return run.returncode, run.stdout.decode(), run.stderr.decode()

    def expect(self, injections, status, what, changed=None, lines=None,
               start=None):
        got, out, err = self.run(injections, start or self.start)
        left = self.strangers()
        if got != status or what not in err or ("ran" in out) != (status == 0):
            self.problem(injections, f"{got} {out} {err}")
        if changed is True and left:
            self.problem(injections, f"not handed over: {left}: {err}")
        if changed is False and len(left) != self.n:
            self.problem(injections, f"handed over: {len(left)}/{self.n}")
        if lines is not None and len(err.splitlines()) != lines:
            self.problem(injections, f"{lines} lines wanted: {err}")
        return left

    def refused_changes(self):
        """One line, and on we go; strict: the end."""
        strict = self.start[:3] + ["--own-strict"] + self.start[3:]
        what = f"{self.n} not changed"
        for errno in TOLERATED:
            fault = [f"fchownat:error={errno}"]
            self.expect(fault, 0, what, False, 2)
            self.expect(fault, 125, what, False, 3, strict)

    def failing_disk(self):
        """It ends the start, after the rest was done."""
        for errno in "EIO", "ENOSPC", "ENOMEM":
            for when in range(1, self.n + 1):
                fault = f"fchownat:error={errno}:when={when}"
                left = self.expect([fault], 125, "1 not changed")
                if len(left) != 1:
                    self.problem(fault, left)
        for when in range(1, 6):
            self.expect([f"getdents64:error=EIO:when={when}+"], 125,
                        " not changed")

    def missing_calls(self):
        # No openat2(2): pinned, looked at, opened; nothing else differs.
        for errno in "ENOSYS", "EPERM", "EINVAL", "EAGAIN":
            for when in "1+", "2+", "3+", "1+2", "2+2", "2", "5":
                self.expect([f"openat2:error={errno}:when={when}"], 0,
                            MOUNTS, True, 1)
        for errno in "ENOSYS", "EPERM":
            for when in "1+", "2+", "7+", "1+2":
                fault = f"statx:error={errno}:when={when}"
                self.expect([fault], 0, MOUNTS, True, 1)
                self.expect([fault, "openat2:error=ENOSYS"], 0, MOUNTS, True,
                            1)
        # No AT_EMPTY_PATH: through /proc/self/fd, and EPERM is an answer.
        for errno in "ENOSYS", "EINVAL", "EBADF":
            for when in "1+", "2+2", "3":
                self.expect([f"fchownat:error={errno}:when={when}"], 0,
                            MOUNTS, True, 1)
        self.paths_used("EPERM", None, 0)

    def paths_used(self, errno, pattern, n):
        with tempfile.NamedTemporaryFile("r") as log:
            self.run([f"fchownat:error={errno}"], self.start, log.name,
                     "fchownat,chown,lchown,fchown")
            found = re.findall(r"\bl?chown\(([^,]*),", log.read())
        if len(found) != n or (pattern and not all(
                re.match(pattern, path) for path in found)):
            self.problem(f"fchownat {errno}", f"by name: {found}")

    def lies(self):
        # No effect: it ends, and PATH, which is read back, shows it.
        self.expect(["fchownat:retval=0"], 0, MOUNTS, False, 2)
        # An offset that is not taken: said, not begun again for ever.
        self.expect(["lseek:error=EINVAL"], 0, MOUNTS)
        # An entry that was never written has no end.
        self.expect(["getdents64:retval=1:when=1"], 125, "1 not changed")

    def without_proc(self):
        subprocess.run(["umount", "-l", self.world.path("proc")], check=True)
        n = self.n
        self.expect(["fchownat:error=ENOSYS"], 0,
                    f"{n} not changed (Function not implemented {n})", False,
                    2)
        self.expect(["openat2:error=ENOSYS"], 0, MOUNTS, True, 1)
        self.expect(["statx:error=ENOSYS"], 0, MOUNTS, True, 1)
        file = self.start[:4] + ["/data/tree/f"] + self.start[5:]
        for errno in "ENOSYS", "EPERM":
            faults = [f"openat2:error={errno}", f"statx:error={errno}"]
            self.expect(faults, 125, "no way to see a mount", False, 1)
            # A single file needs none.
            self.expect(faults, 0, "", None, 0, file)


def main():
    root = sys.argv[1]
    base = {name: read(f"{root}/etc/{name}") for name in ("group", "passwd")}
    trial = Trial(World(copy(root, "own"), base, QUICK["ownership"][0]))
    trial.refused_changes()
    trial.failing_disk()
    trial.missing_calls()
    trial.lies()
    trial.without_proc()
    for line in trial.problems[:20]:
        print("problem:", line)
    print(f"cases={trial.cases} problems={len(trial.problems)}")
    return 1 if trial.problems else 0


if __name__ == "__main__":
    sys.exit(main())
