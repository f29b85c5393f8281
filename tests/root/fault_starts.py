# SPDX-License-Identifier: ISC
"""The starts whose every system call is made to fail; see faults.py.

Every option of --help stands in one of them: --options compares.
"""
import collections

# words: of start_as.  wants: uid, gid, groups.  ends: without a fault, "ran"
# or "done" (status 0 and no command).  again: what finishes a start that was
# killed, instead of the same start.  accounts: how the account files change.
# may_lack: groups that may be missing: of a path that cannot be seen, which is
# said, and those we started with, when the kernel lies about them.
# every: each call is a point, else only those of the identity.
Start = collections.namedtuple(
    "Start", "name words command wants every ends caps no_new_privs "
    "accounts mounts tree again may_lack",
    defaults=[True, "ran", 0, False, None, False, False, None, frozenset()])

APP = (1000, 1000, {29, 999, 1000})
ONLY = (1000, 1000, {1000})
CAPS = "ambient=c1 securebits=4 uid={} securebits=0"
ENV = "/bin/env PUID=1234 PGID=2345 UM=027 doff -e PUID:PGID:UM "
NEW = (1234, 2345, {29, 999, 2345})
APPENDED = ("/bin/env PUID=1234 PGID=2345 doff -c -e PUID:PGID "
            "--home /home/new --shell /bin/sh app:app st")
OWN = "doff{} -o /data/tree 1000:1000 st"

QUICK = {
    "identity": [
        Start("root", "", "doff app st", APP),
        Start("ambient", "groups=2000 gid=2000 " + CAPS.format(2000),
              "doff 1000:1000 st", ONLY, False),
        Start("extra group", "groups=44,1000 gid=1000 uid=1000",
              "doff 1000:1000 st", ONLY, False, "refused"),
    ],
    "whole": [
        Start("all at once", "groups=0,44",
              ENV + "-c -d 0750:/data/new -o /data/tree -G docker "
              "--group-of /data/owned --keep-groups "
              "--keep-caps net_raw,kill --no-new-privs --own-stdio --user-env "
              "app st", (1234, 2345, {29, 44, 55, 999, 2345}),
              caps=0x2020, no_new_privs=True, accounts="renumber",
              tree=True, may_lack={44, 55}),
    ],
    "accounts": [
        Start("replaced", "", ENV + "-c app st", NEW,
              accounts="renumber"),
        Start("mounted", "", APPENDED, (1234, 2345, {2345}),
              accounts="append", mounts=True),
    ],
    "ownership": [
        Start("own", "", OWN.format(""), ONLY, tree=True,
              again=OWN.format(" --own-on-mismatch")),
    ],
}

FULL = {
    "identity": [
        Start("root, numbers", "groups=0,44,2000", "doff 1000:1000 st", ONLY),
        Start("inheritable", "inheritable=c1 groups=0", "doff app st", APP),
        Start("no_setuid_fixup", "ambient=1fffeffffff securebits=c",
              "doff app st", APP),
        Start("ambient, every call",
              "groups=2000 gid=2000 " + CAPS.format(2000),
              "doff app st", APP),
        Start("already there", "groups=1000 gid=1000 uid=1000",
              "doff 1000:1000 st", ONLY),
        Start("already there, capabilities",
              "groups=1000 gid=1000 " + CAPS.format(1000),
              "doff 1000:1000 st", ONLY),
        Start("no group at all", "groups= gid=1000 uid=1000",
              "doff 1000:1000 st", (1000, 1000, set())),
        Start("--env", "", ENV + "app st", NEW),
        Start("--match", "", "doff -m /home/app 1:1 st", ONLY),
        Start("--if-root", "groups=44 gid=44 " + CAPS.format(2000),
              "doff -r app st", (2000, 44, {44})),
        Start("--umask", "", "doff --umask 077 --keep-home app:audio st",
              (1000, 29, {29})),
        Start("nobody", "", "doff nobody st", (65534, 65534, {65534})),
        Start("--verbose", "", "doff -v app st", APP),
        Start("--keep-rootless, --groups-env", "",
              "doff --keep-rootless --groups-env NOTHING app st", APP),
        Start("--groups", "groups=0,44", "doff -G 999,audio --keep-groups "
              "--group-of /data/owned 1000:1000 st",
              (1000, 1000, {29, 44, 55, 999, 1000}), may_lack={44, 55}),
        Start("--keep-caps", "groups=0", "doff --keep-caps net_raw,kill app "
              "st", APP, caps=0x2020),
        Start("--no-new-privs", "", "doff --no-new-privs app st", APP,
              no_new_privs=True),
        Start("--allow-root", "inheritable=c1 groups=0,44",
              "doff --allow-root 0:0 st", (0, 0, {0}), caps=None),
    ],
    "whole": [
        Start("--help", "", "doff --help", APP, ends="done"),
        Start("--version", "", "doff --version", APP, ends="done"),
        Start("--dry-run", "", ENV + "-n -c --no-new-privs app st", NEW,
              ends="done"),
        Start("--prepare", "", ENV + "-c --prepare -d 0750:/data/new "
              "-o /data/tree app", NEW, ends="done", accounts="renumber",
              tree=True),
    ],
    "accounts": [
        Start("appended", "", APPENDED, (1234, 2345, {2345}),
              accounts="append"),
        Start("mounted, renumbered", "", ENV + "-c app st", NEW,
              accounts="renumber", mounts=True),
    ],
    "ownership": [
        Start("--own-from, --own-strict", "",
              OWN.format(" --own-strict --own-from 0:0"), ONLY, tree=True),
        Start("--own-skip, --give, --own-env", "",
              OWN.format(" --own-skip nothing --own-env NOTHING "
                         "--give /data/nothing"), ONLY, tree=True),
    ],
}
