/* SPDX-License-Identifier: ISC */
/* A set of gids, as setgroups(2) takes it. */
#ifndef DOFF_GROUPS_H
#define DOFF_GROUPS_H

#include "base/str.h"

/* NGROUPS_MAX of the kernel since 2.6.4; see setgroups(2). */
#define GROUPS_MAX 65536

/* Zeroed: empty.  In order and without doubles only once settled. */
struct groups {
	size_t n;
	size_t settled; /* so many of them are in order, each once */
	bool overflow; /* more than GROUPS_MAX different gids were added */
	uint32_t gid[GROUPS_MAX];
};

/* Copy the gids in use only: the whole struct is 256 KiB of pages. */
void groups_copy(struct groups *to, const struct groups *from);

void groups_add(struct groups *groups, uint32_t gid);

/* Bring into ascending order, each gid once. */
void groups_settle(struct groups *groups);

/* Tell whether gid is in a settled set. */
bool groups_contain(const struct groups *groups, uint32_t gid);

/* Compare two settled sets. */
bool groups_equal(const struct groups *a, const struct groups *b);

#endif
