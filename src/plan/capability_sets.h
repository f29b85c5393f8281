/* SPDX-License-Identifier: ISC */
/* Which capabilities are left, and whether more can be gained. */
#ifndef DOFF_CAPABILITY_SETS_H
#define DOFF_CAPABILITY_SETS_H

#include "plan/plan.h"

/*
 * Set the capability sets of the plan, whose uid is set: empty, or all that
 * root has, less or only what --keep-caps and --no-new-privs leave.
 * Returns why they cannot be had; a capability that is not held is no
 * refusal here (see plan->unheld), since a dry run needs none.
 * Source: capabilities(7), "Transformation of capabilities during execve()".
 */
struct refusal powers_limit(struct plan *plan, const struct request *request,
			    const struct process *process);

#endif
