/* SPDX-License-Identifier: ISC */
/* The five capability sets, no_new_privs and securebits of this process. */
#ifndef DOFF_CAPABILITIES_H
#define DOFF_CAPABILITIES_H

#include "plan/plan.h"

struct capability_sets {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

/* Returns 0, or -1 with errno; see capget(2). */
int capability_sets_read(struct capability_sets *sets);

/*
 * Find out the bounding set and the securebits; some 40 system calls.
 * Returns -1 after a message; see prctl(2).
 */
int capabilities_look(struct process *process);

/*
 * The steps of the drop, in this order around the change of ids; those that
 * the plan does not ask for do nothing.
 * Each returns 0, or -1 after a message.
 */
int capabilities_bound(const struct plan *plan);
int capabilities_bridge(const struct plan *plan);
int capabilities_drop(const struct plan *plan);

/* Tell whether all of them are exactly what the plan says. */
bool capabilities_match(const struct plan *plan);

#endif
