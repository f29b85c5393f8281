#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Make every system call of doff fail, lie or kill, one by one and in pairs.

Whatever the kernel answers, either the command does not run, or it runs with
exactly the identity of the plan.  A case is one run under strace(1), which
injects the fault.  What is run is a list of Starts below: add a line for each
new option whose work a fault could spoil.

usage: faults.py ROOT [--full] [--jobs N]
ROOT is a root directory as tests/root/root.bash makes it.
"""
import argparse
import collections
import concurrent.futures
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

ERRNOS = ("EPERM EACCES EINVAL ENOSYS ENOMEM EIO EINTR EAGAIN "
          "EFAULT").split()
LIES = ["retval=0", "retval=1"]
SIGNALS = ["signal=KILL", "signal=TERM"]
SINGLE = ["error=" + errno for errno in ERRNOS] + LIES + SIGNALS
PAIR = ["error=EPERM", "error=EINVAL", "retval=0"]
IDENTITY = ("setgroups setresgid setresuid capset getresuid getresgid "
            "getgroups capget prctl").split()
OPENING = ["open", "openat", "openat2"]
OWNER = ["fstat", "fstat64", "newfstatat", "fstatat64", "statx"]
# Without these the libc, by intent or not, crashes before or in our code.
CRASHING = ["arch_prctl", "set_thread_area", "mmap", "mmap2"]
TIMEOUT = 10

# words: of start_as.  wants: uid, gid, groups; capabilities are always none.
# every: each call is a point, else only those of the identity.
# ends: what happens without a fault.
Start = collections.namedtuple("Start", "name words command wants every ends",
                               defaults=["ran"])

APP = (1000, 1000, {29, 999, 1000})
CAPS = "ambient=c1 securebits=4 uid={} securebits=0"

QUICK = [
    Start("root", "", "doff app st", APP, True),
    Start("ambient", "groups=2000 gid=2000 " + CAPS.format(2000),
          "doff 1000:1000 st", (1000, 1000, {1000}), False),
    Start("extra group", "groups=44,1000 gid=1000 uid=1000",
          "doff 1000:1000 st", (1000, 1000, {1000}), False, "refused"),
]

FULL = [
    Start("root, numbers", "groups=0,44,2000", "doff 1000:1000 st",
          (1000, 1000, {1000}), True),
    Start("inheritable", "inheritable=c1 groups=0", "doff app st", APP, True),
    Start("no_setuid_fixup", "ambient=1fffeffffff securebits=c", "doff app st",
          APP, True),
    Start("ambient, every call",
          "groups=2000 gid=2000 " + CAPS.format(2000),
          "doff app st", APP, True),
    Start("already there", "groups=1000 gid=1000 uid=1000",
          "doff 1000:1000 st", (1000, 1000, {1000}), True),
    Start("already there, capabilities",
          "groups=1000 gid=1000 " + CAPS.format(1000),
          "doff 1000:1000 st", (1000, 1000, {1000}), True),
    Start("no group at all", "groups= gid=1000 uid=1000",
          "doff 1000:1000 st", (1000, 1000, set()), True),
    Start("--env", "", "/bin/env PUID=1234 PGID=4321 UM=027 "
          "doff -e PUID:PGID:UM app st", (1234, 4321, {29, 999, 4321}), True),
    Start("--match", "", "doff -m /home/app 1:1 st",
          (1000, 1000, {1000}), True),
    Start("--if-root", "groups=44 gid=44 " + CAPS.format(2000),
          "doff -r app st", (2000, 44, {44}), True),
    Start("--umask", "", "doff --umask 077 --keep-home app:audio st",
          (1000, 29, {29}), True),
    Start("nobody", "", "doff nobody st", (65534, 65534, {65534}), True),
]

Point = collections.namedtuple("Point", "call when")


class Harness:
    def __init__(self, start, launcher, follow=False):
        self.start = start
        self.launcher = launcher
        self.follow = follow

    def strace(self, options, output):
        command = ["strace", "-qq", "-o", output]
        command += ["-f"] if self.follow else []
        return subprocess.run(
            command + options + self.launcher + self.start.command.split(),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
            env={"PATH": "/bin:/usr/bin:/usr/sbin", "HOME": "/root"})

    def points(self):
        """Every call from the execve of doff to that of the command."""
        with tempfile.NamedTemporaryFile("r") as log:
            run = self.strace([], log.name)
            judge = self.judge(run)
            if judge != self.start.ends:
                sys.exit(f"{self.start.name}: without a fault: {judge}: "
                         f"{run.stderr.decode()}")
            lines = log.read().splitlines()
        seen, points, inside = collections.Counter(), [], False
        for line in lines:
            match = re.match(r"(\w+)\(", line)
            if not match:
                continue
            call = match[1]
            seen[call] += 1
            if inside and call != "exit_group":
                points.append(Point(call, seen[call]))
            if call == "execve" and re.search(r"= 0$", line):
                if re.match(r'execve\("[^"]*doff",', line):
                    inside = True
                elif inside:
                    break
        return points

    def judge(self, run):
        """ran, refused, killed; or what is wrong."""
        text = run.stdout.decode()
        if "Uid:" not in text:
            if run.returncode in (-9, -15):
                return "killed"
            if run.returncode < 0:
                return f"crashed by signal {-run.returncode}"
            if run.returncode in (125, 126, 127):
                return "refused"
            return f"ended with {run.returncode}, without the command"
        found = dict(re.findall(r"^(\w+):[ \t]*(.*?)[ \t]*$", text, re.M))
        uid, gid, groups = self.start.wants
        if found.get("Uid", "").split() != [str(uid)] * 4:
            return "Uid: " + found.get("Uid", "")
        if found.get("Gid", "").split() != [str(gid)] * 4:
            return "Gid: " + found.get("Gid", "")
        if set(map(int, found.get("Groups", "x").split())) != groups:
            return "Groups: " + found["Groups"]
        for name in "Inh", "Prm", "Eff", "Amb":
            if int(found.get("Cap" + name, "f"), 16) != 0:
                return f"Cap{name}: " + found["Cap" + name]
        return "ran"

    def case(self, faults):
        options = ["-e", "trace=" + ",".join({call for call, _ in faults})]
        for call, what in faults:
            options += ["-e", f"inject={call}:{what}"]
        try:
            outcome = self.judge(self.strace(options, "/dev/null"))
        except subprocess.TimeoutExpired:
            outcome = "hangs"
        if outcome.startswith("crashed") and faults[0][0] in CRASHING:
            outcome = "killed"
        return self.start.name, faults, outcome


def singles(points, every):
    for call, when in points:
        if every or call in IDENTITY + ["execve"]:
            for fault in SINGLE:
                # Standard input is some other file, and standard output,
                # when closed, would hide what was run: no lie to see through.
                if call in OPENING and fault in LIES:
                    fault = "retval=77"
                # The libc hands out what its own stack held: an owner.
                if call in OWNER and fault in LIES:
                    continue
                yield [(call, f"{fault}:when={when}")]


def pairs(points):
    points = [point for point in points if point.call in IDENTITY]
    for (a, b), fault, other in itertools.product(
            itertools.combinations(points, 2), PAIR, PAIR):
        if a.call != b.call:
            yield [(a.call, f"{fault}:when={a.when}"),
                   (b.call, f"{other}:when={b.when}")]
        elif fault == other:
            # strace takes one injection a call, but an arithmetic one.
            step = b.when - a.when
            yield [(a.call, f"{fault}:when={a.when}..{b.when}+{step}")]


def lasting(points):
    """As a seccomp profile: from the first time on, for one call or two."""
    first = {}
    for call, when in points:
        if call in IDENTITY:
            first.setdefault(call, when)
    every = [(call, f"{fault}:when={when}+")
             for call, when in first.items() for fault in PAIR]
    for one in every:
        yield [one]
    for one, other in itertools.combinations(every, 2):
        if one[0] != other[0]:
            yield [one, other]
    for fault in PAIR:
        yield [(call, f"{fault}:when={when}+")
               for call, when in first.items()]


def cases_of(start, root):
    harness = Harness(start, ["build/tests/helpers/start_as", "chroot=" + root,
                              *start.words.split(), "--"])
    points = harness.points()
    cases = itertools.chain(singles(points, start.every), pairs(points),
                            lasting(points))
    return len(points), [(harness, case) for case in cases]


def controls(root):
    """The same harness must find what is wrong with those who believe."""
    st = os.path.join(root, "bin/st")
    switch = [("setresuid", "retval=0"), ("setuid", "retval=0"),
              ("setgroups", "retval=0")]
    for command in (f"setpriv --reuid 1000 --regid 1000 --clear-groups {st}",
                    f"gosu 1000:1000 {st}"):
        if not shutil.which(command.split()[0]):
            continue
        name = command.split()[0]
        start = Start(name, "", command, (1000, 1000, {1000}), False)
        harness = Harness(start, [], follow=True)
        wrong = [outcome for faults in [switch[:2], switch[2:], switch]
                 for _, _, outcome in [harness.case(faults)]
                 if re.match("Uid: 0|Groups: ", outcome)]
        yield name, len(wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    points, cases = 0, []
    for start in QUICK + (FULL if options.full else []):
        n, more = cases_of(start, options.root)
        points += n
        cases += more
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda case: case[0].case(case[1]), cases))
    outcomes = collections.Counter(outcome for _, _, outcome in results)
    good = ("ran", "refused", "killed")
    violations = [result for result in results if result[2] not in good]
    for name, faults, outcome in violations[:20]:
        print(f"violation: {name}: {faults}: {outcome}")
    for name, n in controls(options.root):
        print(f"control={name} violations={n}")
    for outcome in good:
        print(f"{outcome}={outcomes[outcome]}")
    print(f"points={points} cases={len(cases)} violations={len(violations)}")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
