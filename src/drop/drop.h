/* SPDX-License-Identifier: ISC */
/* The drop. */
#ifndef DOFF_DROP_H
#define DOFF_DROP_H

#include "plan/plan.h"

/* Say which capabilities the plan lacks, if any; returns -1 after that. */
int drop_check(const struct plan *plan);

/*
 * Check that the plan's ids are mapped in this user namespace and that its
 * groups may be set.
 * Returns 0, also if /proc is missing and nothing can be known, or -1 after a
 * message.  Source: user_namespaces(7).
 */
int drop_check_namespace(const struct plan *plan);

/*
 * Become what the plan says: bounding set, groups, gid, uid, capabilities,
 * no_new_privs, in that order.  A call that would change nothing is not made.
 * Returns 0, or -1 after a message that names the cause where it is known.
 */
int drop_run(const struct plan *plan);

#endif
