/* SPDX-License-Identifier: ISC */
/* The accounts of uid 0, and the groups that are theirs. */
#ifndef DOFF_ROOTS_H
#define DOFF_ROOTS_H

#include "base/groups.h"

#define ROOTS_MAX 16

struct roots {
	size_t n;
	bool overflow; /* there are more than ROOTS_MAX */
	struct groups groups;
	struct str name[ROOTS_MAX]; /* in text */
	char text[ROOTS_MAX][256];
};

/*
 * Take note of every account of uid 0 in lines of passwd(5), and of its gid.
 * Whole lines; may be called again with those that follow.
 */
void roots_add_accounts(struct roots *roots, struct str lines);

/* Take note of the groups that list one of these accounts in group(5). */
void roots_add_groups(struct roots *roots, struct str lines);

#endif
