# SPDX-License-Identifier: ISC
"""One start under strace(1), with or without a fault, and what became of it."""
import collections
import os
import re
import signal
import subprocess
import sys
import tempfile

from fault_cases import Point

# Without these the libc, by intent or not, crashes before or in our code.
# musl takes ENOSYS of the mprotect(2) of a thread's stack for success, and
# where clone(2) answers 0, as it does the child, its stack is not there.
CRASHING = ["arch_prctl", "set_thread_area", "mmap", "mmap2", "mprotect",
            "clone"]
# Of the build of doff that notes what is entered: tests/coverage/trace.c.
TRACING = ["shmget", "shmat"]
TIMEOUT = 15  # a lock is waited for 10 seconds
GOOD = ("ran", "done", "refused", "killed")
BOUNDING = re.search(r"CapBnd:\t(\w+)", open("/proc/self/status").read())[1]


def run_within(seconds, command):
    """As subprocess.run(), but what strace leaves behind ends, too."""
    with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
            env={"PATH": "/bin:/usr/bin:/usr/sbin",
                 "HOME": "/root"}) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)


class Harness:
    def __init__(self, start, follow=False):
        self.start = start
        self.follow = ["-f"] if follow else []
        self.known = set()

    def run(self, root, command, before=()):
        words = ["build/tests/helpers/start_as",
                 *(["chroot=" + root] if root else []),
                 *self.start.words.split(), "--"]
        return run_within(TIMEOUT, [*before, *words, *command.split()])

    def strace(self, root, options, output):
        return self.run(root, self.start.command, [
            "strace", "-qq", "-o", output, *self.follow, *options])

    def points(self, world):
        """Every call from the execve of doff to that of the command."""
        world.reset()
        with tempfile.NamedTemporaryFile("r") as log:
            run = self.strace(world.root, [], log.name)
            lines = log.read().splitlines()
        again = self.run(world.root, self.start.command)
        for each in run, again:
            judge = self.judge(each)
            if judge != self.start.ends or world.wrong() or world.undone():
                sys.exit(f"{self.start.name}: without a fault: {judge}: "
                         f"{world.wrong()} {world.undone()} {each}")
            self.known |= set(each.stderr.splitlines())
        return list(self.points_of(lines))

    def points_of(self, lines):
        seen, inside = collections.Counter(), False
        for line in lines:
            match = re.match(r"((\w+)\([^,)]*).*= (\S+)", line)
            if not match:
                continue
            what, call, answer = match.groups()
            seen[call] += 1
            if inside and call not in TRACING:
                yield Point(call, seen[call], what, answer)
            if call == "execve" and answer == "0":
                if 'doff"' in what:
                    inside = True
                elif inside:
                    break

    def judge(self, run):
        """ran, done, refused, killed; or what is wrong."""
        text = run.stdout.decode()
        if "Uid:" not in text:
            # 128 and SIGTERM: doff ends a walk between two entries.
            if run.returncode in (-9, -15, 128 + 15):
                return "killed"
            if run.returncode < 0:
                return f"crashed by signal {-run.returncode}"
            if run.returncode in (125, 126, 127):
                return "refused"
            if run.returncode == 0 and self.start.ends == "done":
                return "done"
            return f"ended with {run.returncode}, without the command"
        found = dict(re.findall(r"^(\w+):[ \t]*(.*?)[ \t]*$", text, re.M))
        for key, value in self.wanted().items():
            if found.get(key) != value:
                return f"{key}: {found.get(key)}, not {value}"
        groups = set(map(int, found.get("Groups", "-1").split()))
        wanted = self.start.wants[2]
        if not wanted - self.start.may_lack <= groups <= wanted:
            return f"Groups: {groups}, not {wanted}"
        if 55 in wanted - groups and b"adds no group" not in run.stderr:
            return "without the group of a path, and not a word"
        if run.returncode != 0:
            return f"the command ran, and {run.returncode}"
        return "ran"

    def wanted(self):
        uid, gid, _ = self.start.wants
        caps = f"{self.start.caps or 0:016x}"
        held = BOUNDING if self.start.caps is None else caps
        return {
            "Uid": "\t".join(4 * [str(uid)]), "Gid": "\t".join(4 * [str(gid)]),
            "CapInh": caps, "CapPrm": held, "CapEff": held, "CapAmb": caps,
            "CapBnd": caps if self.start.no_new_privs else BOUNDING,
            "NoNewPrivs": str(int(self.start.no_new_privs))}

    def case(self, world, faults):
        traced = {"execve", *(call for call, _ in faults)}
        options = ["-e", "trace=" + ",".join(traced)]
        for call, what in faults:
            options += ["-e", f"inject={call}:{what}"]
        try:
            world.reset()
            with tempfile.NamedTemporaryFile("r") as log:
                run = self.strace(world.root, options, log.name)
                past = self.is_past(log.read())
            outcome = "ran" if past else self.judge(run)
            if outcome.startswith("crashed") and faults[0][0] in CRASHING:
                outcome = "killed"
            elif outcome in GOOD:
                outcome = self.trouble(world, faults, run, outcome) or outcome
        except subprocess.TimeoutExpired:
            outcome = "hangs"
        return self.start.name, faults, outcome

    @staticmethod
    def is_past(log):
        """The only fault met the command: threads had left doff fewer calls."""
        doff, command, past = False, False, False
        for line in log.splitlines():
            if line.endswith("(INJECTED)"):
                if not command:
                    return False
                past = True
            if re.match(r'execve\(.* = 0$', line):
                command = doff
                doff = doff or re.match(r'execve\("[^"]*doff"', line)
        return past

    def trouble(self, world, faults, run, outcome):
        calls = [call for call, _ in faults]
        quiet = set(run.stderr.splitlines()) <= self.known
        lies = any("retval" in what for _, what in faults)
        wrong = world.wrong(lies)
        if wrong:
            return wrong
        if outcome == "refused" and not (
                run.stderr or lies or "write" in calls):
            return "refused without a word"
        if outcome in ("ran", "done") and quiet and "write" not in calls:
            # What a kernel that lies has done to a tree nobody can know.
            wrong = world.accounts_undone() if lies else world.undone()
        changes = world.start.accounts or world.start.tree
        return wrong or (changes and self.finish(world, faults, outcome))

    def finish(self, world, faults, outcome):
        """The next start does what this one left."""
        command = self.start.command
        if outcome == "killed" and self.start.again:
            command = self.start.again
        run = self.run(world.root, command)
        lies = any("retval" in what for _, what in faults)
        wrong = world.wrong(lies) or world.accounts_undone() or \
            (not lies and world.undone())
        if self.judge(run) != self.start.ends or wrong or \
                not set(run.stderr.splitlines()) <= self.known:
            return f"the next start: {wrong} {run}"
        # Unless it was told that these are gone.
        if not any("unlinkat" in call or "retval" in what
                   for call, what in faults) and world.leftovers():
            return f"left: {world.leftovers()}"
        return None
