/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#ifndef DOFF_ACCOUNT_H
#define DOFF_ACCOUNT_H

#include "plan/plan.h"

/*
 * Find what has to change for the entries of --create and for the home.
 * Nothing is opened for writing.
 * found: passwd_line, group_line, home_is_missing; zeroed before.
 * Returns -1 after a message.
 */
int account_find(const struct creation *creation, struct findings *found);

/*
 * Write what account_find() found.
 * Returns 0, after a warning if that is not permitted, or -1 after a message.
 */
int account_write(const struct plan *plan);

#endif
