/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home folder. */
#ifndef DOFF_ACCOUNTS_WRITE_H
#define DOFF_ACCOUNTS_WRITE_H

#include "../core/plan.h"

/*
 * Look what has to change for the entries of the plan, and note it in the
 * plan: passwd_line, group_line, folder.  Nothing is opened for writing.
 * Returns -1 after a message.
 */
int accounts_look(struct plan *plan);

/*
 * Do what accounts_look() noted.
 * Returns 0, after a warning where we may not write, or -1 after a message.
 */
int accounts_write(const struct plan *plan);

#endif
