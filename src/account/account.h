/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#ifndef DOFF_ACCOUNT_H
#define DOFF_ACCOUNT_H

#include "plan/plan.h"

/*
 * Look what has to change for the entries of the plan, and note it in the
 * plan: passwd_line, group_line, directory.  Nothing is opened for writing.
 * Returns -1 after a message.
 */
int accounts_look(struct plan *plan);

/*
 * Do what accounts_look() noted.
 * Returns 0, after a warning where we may not write, or -1 after a message.
 */
int accounts_write(const struct plan *plan);

#endif
