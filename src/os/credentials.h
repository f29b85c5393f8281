/* SPDX-License-Identifier: ISC */
/* The supplementary groups of this process. */
#ifndef DOFF_CREDENTIALS_H
#define DOFF_CREDENTIALS_H

#include "base/groups.h"

/*
 * Read the supplementary groups, settled.  What a call does not write stays.
 * Returns 0, or -1 with errno; see getgroups(2).
 */
int group_list_read(struct groups *groups);

#endif
