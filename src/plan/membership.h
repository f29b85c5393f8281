/* SPDX-License-Identifier: ISC */
/* Which groups: those of the account, and those that the options add. */
#ifndef DOFF_MEMBERSHIP_H
#define DOFF_MEMBERSHIP_H

#include "plan/plan.h"

/* A walk through the elements of all LISTs of --groups; zeroed at first. */
struct membership_walk {
	size_t next;
	struct str rest;
	struct refusal refusal; /* of an element that is no name and no id */
};

/*
 * Take the next element; a list holds names and ids, separated by commas.
 * Returns false after the last, and where walk->refusal says why.
 */
bool membership_next(struct membership_walk *walk, const struct paths *lists,
		     struct name_or_id *element);

/*
 * Set the groups of the plan, whose gid is set: the gid, the account's
 * groups unless the operand names one, then those of --groups, --group-of
 * and --keep-groups.  With plan->as_is they stay those of the process, and a
 * group asked for that is not among them gets a remark.
 * Returns why that cannot be, such as more than GROUPS_MAX of them.
 */
struct refusal membership_find(struct plan *plan,
			       const struct request *request,
			       const struct facts *facts);

#endif
