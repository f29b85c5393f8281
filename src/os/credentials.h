/* SPDX-License-Identifier: ISC */
/* What the kernel says of this process: ids, groups, capabilities. */
#ifndef DOFF_CREDENTIALS_H
#define DOFF_CREDENTIALS_H

#include "base/groups.h"

/* Bits of capabilities(7); permitted, effective and inheritable sets. */
struct credential_sets {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

/*
 * Read the supplementary groups, settled.  What a call does not write stays.
 * Returns 0, or -1 with errno; see getgroups(2).
 */
int credentials_read_groups(struct groups *groups);

/*
 * Read three capability sets; they look full if the call writes nothing.
 * Returns 0, or -1 with errno; see capget(2).
 */
int credentials_read_sets(struct credential_sets *sets);

/*
 * Read the bounding set; some 40 system calls.
 * Returns how many capabilities the kernel knows, or -1 with errno; ENOSYS
 * if the answers have no end, as faked ones have none.  See prctl(2).
 */
int credentials_read_bounding(uint64_t *set);

#endif
