# SPDX-License-Identifier: ISC
"""Which tests matter for a module, the quickest first."""

# FILE or FILE:FILTER of bats, below tests/.
DROP = ["root/proof.bats", "root/drop.bats",
        "root/faults.bats:no command, or the identity"]
CREATE = ["root/create.bats", "root/create_bind_mount.bats",
          "root/faults.bats:account files are old"]
OWN = ["root/own.bats", "root/own_faults.bats", "root/own_shape.bats",
       "root/faults.bats:nothing outside"]
THREADS = ["root/own_shape.bats", "root/own.bats", "root/own_threads.bats",
           "root/own_faults.bats", "root/faults.bats:nothing outside"]
READ = ["root/identity.bats", "root/account_files.bats",
        "root/account_lines.bats", "root/account_trust.bats",
        "root/groups.bats", "root/match.bats"]
CORE = ["cli/dry_run.bats", "cli/usage.bats"]

SUITES = {
    "core/capability.c": CORE + ["root/capabilities.bats"],
    "core/create.c": ["root/create.bats"],
    "core/edit.c": ["root/create.bats", "root/create_bind_mount.bats"],
    "core/groups.c": ["root/groups.bats"],
    "core/membership.c": CORE + ["root/groups.bats"],
    "core/ownership.c": ["root/own.bats", "root/dir.bats"],
    "core/plan.c": CORE + ["root/drop.bats", "root/groups.bats"],
    "core/powers.c": ["root/capabilities.bats", "root/no_new_privs.bats"],
    "core/roots.c": ["root/groups.bats"],
    "core/identity.c": CORE + ["root/if_root.bats", "root/identity.bats",
                               "root/variables.bats"],
    "core/str.c": CORE + ["root/identity.bats", "root/own.bats"],
    "sys/accounts_read.c": READ,
    "sys/accounts_write.c": CREATE + ["root/if_root.bats"],
    "sys/capabilities.c": ["root/proof.bats", "root/no_new_privs.bats",
                           "root/capabilities.bats", "root/drop.bats",
                           "root/faults.bats:in one start"],
    "sys/change.c": OWN + ["root/own_race.bats"],
    "sys/command.c": ["root/exec.bats", "root/path.bats"],
    "sys/crew.c": THREADS,
    "sys/descriptor.c": ["root/process.bats", "root/own.bats"],
    "sys/dir.c": ["root/dir.bats"] + CREATE,
    "sys/environment.c": ["root/environment.bats", "root/user_env.bats",
                          "root/variables.bats"],
    "sys/file.c": READ + ["root/userns.bats"],
    "sys/file_lock.c": ["root/create.bats", "root/create_race.bats"],
    "sys/forbidden.c": ["root/own.bats", "root/dir.bats",
                        "root/own_filesystems.bats"],
    "sys/gather.c": ["root/groups.bats", "root/match.bats",
                     "root/if_root.bats"] + READ,
    "sys/group_list.c": ["root/proof.bats", "root/groups.bats"],
    "sys/group_of.c": ["root/groups.bats", "root/own_faults.bats"],
    "sys/home.c": CREATE,
    "sys/msg.c": ["root/output.bats", "cli/usage.bats", "root/own.bats"],
    "sys/own.c": ["root/own.bats", "root/dir.bats", "root/prepare.bats",
                  "root/if_root.bats", "root/own_faults.bats"],
    "sys/own_path.c": ["root/own.bats", "root/dir.bats", "root/create.bats"],
    "sys/path.c": ["root/own.bats", "root/match.bats", "root/dir.bats",
                   "root/own_race.bats"],
    "sys/pin.c": OWN + ["root/own_race.bats", "root/own_filesystems.bats"],
    "sys/privileges.c": ["root/missing_capabilities.bats",
                         "root/userns.bats"] + DROP,
    "sys/proof.c": DROP + ["root/no_new_privs.bats",
                           "root/capabilities.bats"],
    "sys/record.c": CREATE + ["root/create_race.bats", "root/if_root.bats"],
    "sys/replace.c": CREATE + ["root/create_race.bats"],
    "sys/report.c": ["cli/dry_run.bats", "cli/usage.bats",
                     "root/output.bats"],
    "sys/start.c": ["root/installation.bats", "root/proof.bats",
                    "root/stdio.bats", "root/drop.bats", "root/process.bats",
                    "root/faults.bats:no command, or the identity"],
    "sys/stdio.c": ["root/stdio.bats"],
    "sys/userns.c": ["root/userns.bats", "root/match.bats"],
}


def suites_of(file):
    if file in SUITES:
        return SUITES[file]
    return CORE + ["root/identity.bats"] if file.startswith("core/") \
        else THREADS
