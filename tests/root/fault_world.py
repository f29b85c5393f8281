# SPDX-License-Identifier: ISC
"""What the starts of faults.py may change, as it was and as it shall be."""
import itertools
import os
import re
import shutil
import stat
import subprocess

NAMES = ("group", "passwd")
OWNER = (5, 29)
DIRECTORIES = ("victim", "data/tree/a/b/c", "data/tree/d", "data/tree/mnt")
FILES = ("victim/secret", "data/tree/f", "data/tree/a/f",
         "data/tree/a/b/c/f", "data/tree/d/g", "data/tree/z", "data/owned")
OUTSIDE = ("victim", "victim/secret", "data", "etc", "home")
LEFTOVERS = ("etc/.doff.new", "home/.doff.new", "data/.doff.new")


def copy(root, name):
    """A root directory like ROOT inside it, with the same programs."""
    new = os.path.join(root, "copies", name)
    os.makedirs(new)
    os.chmod(new, 0o755)
    subprocess.run(["cp", "-al", root + "/bin", new], check=True)
    for directory in ("etc", "home"):
        subprocess.run(["cp", "-a", f"{root}/{directory}", new], check=True)
    for directory in ("proc", "dev"):
        os.mkdir(f"{new}/{directory}")
        subprocess.run(["mount", "--rbind", f"{root}/{directory}",
                        f"{new}/{directory}"], check=True)
    for directory in DIRECTORIES:
        os.makedirs(f"{new}/{directory}")
    for file in FILES:
        with open(f"{new}/{file}", "w", encoding="ascii"):
            pass
    os.chown(f"{new}/data/owned", 0, 55)
    os.symlink("/victim", new + "/data/tree/l")
    os.symlink("/victim/secret", new + "/data/tree/d/l")
    os.mkfifo(new + "/data/tree/fifo")
    subprocess.run(["mount", "--bind", new + "/victim",
                    new + "/data/tree/mnt"], check=True)
    return new


def read(path):
    with open(path, "rb") as file:
        return file.read()


def accounts_of(base, change):
    """The account files before and after."""
    old = dict(base)
    if change == "append":
        old = {name: re.sub(rb"(?m)^app:.*\n", b"", old[name])
               for name in NAMES}
        return old, {
            "passwd": old["passwd"] + b"app:*:1234:2345::/home/new:/bin/sh\n",
            "group": old["group"] + b"app:*:2345:\n"}
    if change is None:
        return old, old
    # A home of its own, so that the directory is part of the edit.
    old["passwd"] = old["passwd"].replace(b":/home/app:", b":/home/new:")
    return old, {
        "passwd": old["passwd"].replace(b":1000:1000:", b":1234:2345:"),
        "group": old["group"].replace(b"app:x:1000:", b"app:x:2345:")}


def named_groups(new, start, name):
    """What a file may be when it is new: a group that the start may lack has
    no name in /etc/group, and gets one, each by an edit of its own, at this
    start or the next."""
    gids = start.may_lack if name == "group" and start.accounts else ()
    return [new + b"".join(b"gid%d:*:%d:\n" % (gid, gid) for gid in some)
            for n in range(len(gids) + 1)
            for some in itertools.permutations(gids, n)]


class World:
    def __init__(self, root, base, start):
        self.root = root
        self.start = start
        self.old, self.new = accounts_of(base, start.accounts)
        assert (self.old != self.new) == bool(start.accounts)
        self.done = {name: named_groups(self.new[name], start, name)
                     for name in NAMES}
        self.mode = 0o640 if start.accounts else 0o644
        self.tree = list(self.entries()) if start.tree else []
        self.mounts("mount", "--bind")

    def path(self, name):
        return os.path.join(self.root, name)

    def mounts(self, *command):
        for name in NAMES if self.start.mounts else ():
            path = self.path("etc/" + name)
            paths = [path] * (1 if command[0] == "umount" else 2)
            subprocess.run([*command, *paths], check=True)

    def end(self):
        self.mounts("umount")

    def entries(self):
        yield self.path("data/tree")
        for directory, directories, files in os.walk(self.path("data/tree")):
            if "mnt" in directories:
                directories.remove("mnt")
            for name in directories + files:
                yield os.path.join(directory, name)

    def reset(self):
        for name in NAMES:
            path = self.path("etc/" + name)
            with open(path, "wb") as file:
                file.write(self.old[name])
            os.chown(path, *OWNER)
            os.chmod(path, self.mode)
        for name in LEFTOVERS + ("etc/.pwd.lock", "home/new", "data/new"):
            path = self.path(name)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.unlink(path)
        for path in self.tree:
            os.lchown(path, 0, 0)

    def wrong(self, lies=False):
        """What nothing may ever be, or None."""
        for name in NAMES:
            path = self.path("etc/" + name)
            status = os.stat(path)
            if read(path) not in (self.old[name], *self.done[name]):
                return f"{name} is {read(path)!r}"
            if stat.S_IMODE(status.st_mode) != self.mode or \
                    (status.st_uid, status.st_gid) != OWNER:
                return f"{name}: mode or owner"
        home = self.path("home/new")
        # Where the kernel lies, only the account files are looked at again.
        if not lies and os.path.exists(home) and not self.is_given(home, 0o700):
            return "home: owner or mode"
        for name in OUTSIDE:
            status = os.stat(self.path(name))
            if status.st_uid or status.st_gid:
                return f"{name} was handed over"
        return None

    def is_given(self, path, mode=None):
        status = os.lstat(path)
        return (status.st_uid, status.st_gid) == self.start.wants[:2] and \
            mode in (None, stat.S_IMODE(status.st_mode))

    def accounts_undone(self):
        for name in NAMES:
            if read(self.path("etc/" + name)) not in self.done[name]:
                return f"{name} is not new"
        return None

    def undone(self):
        """What a start that had nothing to say left undone, or None."""
        if self.accounts_undone():
            return self.accounts_undone()
        if self.start.accounts and not os.path.exists(self.path("home/new")):
            return "no home"
        if "/data/new" in self.start.command and not self.is_given(
                self.path("data/new"), 0o750):
            return "/data/new: owner or mode"
        left = [path for path in self.tree if not self.is_given(path)]
        return f"not handed over: {left}" if left else None

    def leftovers(self):
        return [name for name in LEFTOVERS if os.path.exists(self.path(name))]
