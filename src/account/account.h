/* SPDX-License-Identifier: ISC */
/* The edits of --create: /etc/group, /etc/passwd, the home directory. */
#ifndef DOFF_ACCOUNT_H
#define DOFF_ACCOUNT_H

#include "account/home.h"
#include "plan/edit.h"

/*
 * Find out what the account files lack of the records (those without a name
 * are not wanted), and what is to be done for the home.  Nothing is opened for
 * writing.
 * path: of the home; n = 0: none is wanted.
 * owner: NULL: a home that exists is kept.
 * findings: its spans are good until the next call.
 * Returns 0, or -1 after a message.
 */
int account_find(const struct record *passwd, const struct record *group,
		 struct str path, const struct home_owner *owner,
		 struct account_findings *findings);

/*
 * Do what the last call of account_find() found.
 * Returns 0, after a warning if doff may not write, or -1 after a message.
 */
int account_write(const struct record *passwd, const struct record *group,
		  const struct account_findings *findings,
		  const struct home_owner *owner);

/* Warn of a home that its user, with these groups, cannot write. */
void account_check_home(struct str path, const struct home_owner *owner,
			const struct groups *groups);

#endif
