#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Start all of doff, built with ASan and UBSan, on whatever comes.

usage: random_starts.py ROOT N [SEED]
ROOT is a root directory of its own, with build/sanitize/doff as /bin/doff and
the libraries that it needs.  Arguments, environment, account files, /proc, the
tree below /data, limits and who starts it are random.  No start may end by a
signal, by a report of a sanitizer, with a status of nobody's, or not at all.
"""
import collections
import ctypes
import os
import random
import resource
import shutil
import signal
import stat
import sys
import traceback

import compare

BATCH = 100         # starts with the same tree and /proc
SECONDS = 60        # a start that takes longer hangs
NOT_STARTED = 97    # as with RLIMIT_NPROC, execve(2)
LIBC = ctypes.CDLL(None, use_errno=True)
PATHS = [b"/data", b"/data/a", b"/data/a/b", b"/data/file", b"/data/none/x",
         b"/data/link", b"/data/fifo", b"/data/null", b"data", b".", b"..",
         b"/", b"//", b"", b"/etc", b"/etc/passwd", b"/home/app", b"/home/new",
         b"/proc/self", b"/proc/self/fd/3", b"/dev", b"/dev/null", b"/run",
         b"/data/" + b"n" * 256, b"/data" + b"/." * 2100, b"/bin/../data"]
PATH_OPTIONS = [b"--match", b"-m", b"--dir", b"-d", b"--give", b"--own", b"-o",
                b"--own-skip", b"--group-of", b"--home", b"--shell"]
FLAGS = [b"--create", b"-c", b"--allow-root", b"--if-root", b"-r",
         b"--keep-rootless", b"--own-on-mismatch", b"--own-strict",
         b"--prepare", b"--keep-groups", b"--no-new-privs", b"--keep-home",
         b"--own-stdio", b"--user-env", b"--dry-run", b"-n", b"--verbose",
         b"-v", b"--help", b"--version", b"-cvn", b"--", b"-", b"--own-", b"-x"]
VALUES = {b"--env": [b"U", b"U:G", b"U:G:M", b":G", b"::M", b"U:U", b"=", b""],
          b"-e": [b"U", b"U:G:M", b"::"],
          b"--own-env": [b"O", b"U", b""],
          b"--groups-env": [b"L", b"PATH"],
          b"--keep-caps": [b"net_bind_service", b"chown,kill", b"all", b"99",
                           b"sys_admin", b"cap_chown", b","],
          b"--umask": [b"022", b"0", b"777", b"1000", b"8", b"-1", b""],
          b"--own-from": [b"0", b"1000", b"1000:1000", b"app", b":0", b"-1",
                          b"4294967295"],
          b"--groups": [], b"-G": []}
COMMANDS = [b"true", b"/bin/true", b"sh", b"none", b"/data/file", b"/data",
            b"./true", b"", b"\xff\n\x1b[m", b"/bin/script", b"n" * 5000]


def path_text(random_):
    path = random_.choice(PATHS)
    if random_.random() < 0.05:
        path = bytes(random_.randrange(1, 256)
                     for _ in range(random_.randrange(40)))
    return path


def option(random_):
    kind = random_.random()
    if kind < 0.4:
        return [random_.choice(FLAGS)]
    if kind < 0.75:
        name, value = random_.choice(PATH_OPTIONS), path_text(random_)
        if random_.random() < 0.3:
            value = random_.choice([b"0750:", b"0:", b"7777:", b"9:", b"02770:"]
                                   ) + value
    else:
        name = random_.choice(list(VALUES))
        value = random_.choice(VALUES[name]) if VALUES[name] else b",".join(
            compare.half_text(random_) for _ in range(random_.randrange(5)))
    if random_.random() < 0.05:
        value = compare.mutated(random_, value)
    if name.startswith(b"--") and random_.random() < 0.5:
        return [name + b"=" + value]
    return [name, value]


def arguments(random_):
    words = [random_.choice([b"doff", b"doff", b"/bin/doff", b"", b"\n"])]
    for _ in range(random_.choice([0, 0, 1, 1, 2, 3, 4, 8])):
        words += option(random_)
    if random_.random() < 0.95:
        words.append(compare.operand_text(random_))
    if random_.random() < 0.95:
        words.append(random_.choice(COMMANDS))
    if random_.random() < 0.05:
        words[random_.randrange(len(words))] = compare.mutated(
            random_, random_.choice(words))
    # What argv cannot hold.
    return [word.replace(b"\0", b"") for word in words] \
        if random_.random() > 0.002 else [b""]


def environment(random_):
    variables = {b"PATH": random_.choice([b"/bin", b"", b":", b"/data:/bin",
                                          b"/none", b"a" * 5000]),
                 b"ASAN_OPTIONS": b"detect_leaks=0"}
    for name in (b"U", b"G", b"M", b"O", b"L", b"HOME", b"USER", b"SHELL"):
        if random_.random() < 0.4:
            variables[name] = random_.choice([
                compare.id_text(random_), compare.half_text(random_),
                b"always", b"on-mismatch", b"never", b"022", b"", b"5,7\n"]
                ).replace(b"\0", b"")
    return variables


def files_write(random_, root):
    for name, line in (("passwd", compare.passwd_line),
                       ("group", compare.group_line)):
        path = f"{root}/etc/{name}"
        kind = random_.random()
        text = compare.file_text(random_, line)
        if kind < 0.1:
            text = bytes(random_.randrange(256)
                         for _ in range(random_.randrange(200)))
        elif kind < 0.13:
            text = b"a" * 65530 + text + b"b" * random_.randrange(70000)
        elif name == "passwd":
            text += b"app:x:1000:1000::/home/app:/bin/sh\n"
        if os.path.lexists(path):
            os.unlink(path)
        if kind > 0.995:
            os.mkfifo(path)
        elif kind > 0.98:
            os.symlink("/data/file", path)
        elif kind < 0.97:
            with open(path, "wb") as file:
                file.write(text)
                os.fchmod(file.fileno(), random_.choice([0o644] * 9 + [0o666]))


def tree_make(random_, root):
    """What --own, --dir and --give find; times beyond 2262 among it."""
    data = f"{root}/data"
    for name in os.listdir(data):
        path = f"{data}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    os.makedirs(f"{data}/a/b/c")
    os.symlink(random_.choice(["/etc", "a", "link", "/data/file"]),
               f"{data}/link")
    os.mkfifo(f"{data}/fifo")
    os.mknod(f"{data}/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    for path in ("file", "a/file", "a/b/c/d"):
        with open(f"{data}/{path}", "wb") as file:
            file.write(random_.choice([b"", b"#!/none\n", b"\x7fELF"]))
    os.link(f"{data}/file", f"{data}/a/linked")
    for where, _, names in os.walk(data):
        for name in [".", *names]:
            path = f"{where}/{name}"
            os.chown(path, random_.choice([0, 1000, 5, 4294967294]),
                     random_.choice([0, 1000, 5]), follow_symlinks=False)
            if not os.path.islink(path):
                os.chmod(path, random_.choice([0o755, 0o777, 0o6755, 0]))
            seconds = random_.choice([0, -1 << 40, 1 << 35, 1 << 62, 1 << 31])
            times_set(path, seconds)


def times_set(path, seconds):
    times = (ctypes.c_long * 4)(seconds, 999999999, seconds, 0)
    LIBC.utimensat(-100, os.fsencode(path), times, 0x100)


def proc_change(random_, root):
    """Nothing, an empty file, or a FIFO over a file of it."""
    for name in ("sys/fs/protected_hardlinks", "sys/kernel/cap_last_cap",
                 "sys"):
        target = os.fsencode(f"{root}/proc/{name}")
        while LIBC.umount2(target, 2) == 0:
            pass
        if random_.random() < 0.8:
            continue
        source = random_.choice(["etc/group", "data/fifo", "dev/zero"]) \
            if name != "sys" else "data"
        if os.path.exists(f"{root}/{source}"):
            LIBC.mount(os.fsencode(f"{root}/{source}"), target, None,
                       0x1000, None)


def limits_set(random_):
    for _ in range(random_.choice([0, 0, 0, 1, 2])):
        what, least = random_.choice([
            (resource.RLIMIT_NOFILE, 6), (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0)])
        value = min(least + random_.choice([0, 1, 5, 100, 1 << 20]),
                    resource.getrlimit(what)[1] & sys.maxsize)
        resource.setrlimit(what, (value, value))


def become(random_, root):
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.chroot(root)
    os.chdir(random_.choice(["/", "/data", "/etc"]))
    limits_set(random_)
    if random_.random() < 0.3:
        os.close(random_.randrange(2))
    os.umask(random_.choice([0o22, 0, 0o777]))
    os.setgroups(random_.choice([[], [0], [0, 5, 29], list(range(3, 300))]))
    if random_.random() < 0.1:
        os.setresgid(1000, 1000, random_.choice([0, 1000]))
        os.setresuid(1000, random_.choice([0, 1000]), 1000)
    for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, random_.choice([signal.SIG_IGN,
                                              signal.SIG_DFL]))
    signal.alarm(SECONDS)


def execute(path, words, variables):
    """As os.execve(), which refuses an empty argv[0]."""
    words = (ctypes.c_char_p * (len(words) + 1))(*words)
    lines = [name + b"=" + value for name, value in variables.items()]
    LIBC.execve(path, words, (ctypes.c_char_p * (len(lines) + 1))(*lines))


def start(random_, root, said):
    """Status and what was said, of one start."""
    words, variables = arguments(random_), environment(random_)
    seed = random_.getrandbits(32)
    os.ftruncate(said, 0)
    os.lseek(said, 0, os.SEEK_SET)
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(said, 2)
            become(random.Random(seed), root)
            execute(b"/bin/doff", words, variables)
            os._exit(NOT_STARTED)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(98)
    _, status = os.waitpid(pid, 0)
    return words, variables, os.waitstatus_to_exitcode(status), \
        os.pread(said, 1 << 20, 0)


def shown(words):
    return [word if len(word) < 99 else word[:99] + b"..." for word in words] \
        if isinstance(words, list) else shown([b"=".join(each)
                                               for each in words])


def is_wrong(status, text):
    return b"Sanitizer" in text or b"runtime error" in text or \
        status not in (0, 125, 126, 127, NOT_STARTED)


def main():
    root, n = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.getrandbits(32)
    ends, bad = collections.Counter(), 0
    said = os.memfd_create("said")
    for i in range(n):
        random_ = random.Random(f"{seed} {i}")
        if i % BATCH == 0:
            proc_change(random_, root)
            tree_make(random_, root)
        files_write(random_, root)
        words, variables, status, text = start(random_, root, said)
        ends[status] += 1
        if is_wrong(status, text):
            bad += 1
            print(f"start {i} of {seed}: ended with {status}: "
                  f"{shown(words)} {shown(variables.items())} {text[:3000]}",
                  flush=True)
            if bad == 10:
                break
    print(f"starts={sum(ends.values())} wrong={bad} seed={seed} "
          f"ends={dict(sorted(ends.items()))}")
    sys.exit(bad > 0 or not ends[0])


if __name__ == "__main__":
    main()
