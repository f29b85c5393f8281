/* SPDX-License-Identifier: ISC */
/* The drop, and the proof that it happened. */
#ifndef DOFF_PRIVILEGES_H
#define DOFF_PRIVILEGES_H

#include "../core/plan.h"

struct capability_sets {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

/* Returns 0, or -1 with errno; see capget(2). */
int capability_sets_read(struct capability_sets *sets);

/*
 * Read the supplementary groups, settled.  What a call does not write stays.
 * Returns 0, or -1 with errno; see getgroups(2).
 */
int groups_read(struct groups *groups);

/* Say which capabilities the plan lacks, if any; returns -1 after that. */
int privileges_check(const struct plan *plan);

/*
 * Become what the plan says: groups, gid, uid, capabilities, in that order.
 * A call that would change nothing is not made.
 * Returns 0, or -1 after a message that names the cause where it is known.
 */
int privileges_drop(const struct plan *plan);

/*
 * Prove that the process is exactly what the plan says: read back ids,
 * groups and capabilities, try each way back, read the ids once more.
 * Return codes prove nothing: a seccomp profile can make them lie.
 * Returns 0, or -1 after a message.
 */
int privileges_prove(const struct plan *plan);

#endif
