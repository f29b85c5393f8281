/* SPDX-License-Identifier: ISC */
/* Which calls the drop needs, and which capabilities they need. */
#ifndef DOFF_CHANGES_H
#define DOFF_CHANGES_H

#include "plan/membership.h"

struct changes {
	bool uid;
	bool gid;
	bool groups;
	uint64_t lacking; /* capabilities that these need, and that are not
			     in the effective set */
};

/*
 * Decide which of uid, gid and groups differ from those of the process; the
 * current user changes none.
 * membership: an old engine may leave the primary gid out of the list; then
 * the groups become those of the process, if no more can be had.
 */
struct changes changes_decide(struct membership *membership,
			      const struct decision *decision,
			      const struct findings *findings);

#endif
