/* SPDX-License-Identifier: ISC */
/* The supplementary groups of this process. */
#ifndef DOFF_GROUP_LIST_H
#define DOFF_GROUP_LIST_H

#include "../core/groups.h"

/*
 * Read the supplementary groups, settled.  What a call does not write stays.
 * Returns 0, or -1 with errno; see getgroups(2).
 */
int group_list_read(struct groups *groups);

#endif
