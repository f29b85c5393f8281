/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#ifndef DOFF_ACCOUNT_H
#define DOFF_ACCOUNT_H

#include "account/home.h"
#include "plan/create.h"

/*
 * Find out what the account files lack of the records and of the groups, and
 * what is to be done for the home.  Nothing is opened for writing.
 * findings: its spans are good until the next call.
 * Returns 0, or -1 after a message.
 */
int account_find(const struct creation *creation, const struct groups *groups,
		 struct account_findings *findings);

/*
 * Do what account_find() found, which stands in creation->found.
 * Returns 0, after a warning if doff may not write, or -1 after a message.
 */
int account_write(const struct creation *creation);

/* Warn of a home that its user, with these groups, cannot write. */
void account_check_home(struct str path, const struct home_owner *owner,
			const struct groups *groups);

#endif
