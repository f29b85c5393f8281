/* SPDX-License-Identifier: ISC */
/* From what is asked and what is found to what will be done. */
#ifndef DOFF_PLAN_H
#define DOFF_PLAN_H

#include "plan/capability_sets.h"
#include "plan/changes.h"
#include "plan/settings.h"

/*
 * What will be done: each part is the work of the module that defines it.
 * The spans are borrowed from the request and the facts.  A plan is made in
 * two steps, since some facts are looked for only if the first step shows
 * that they matter; after the second it does not change any more.
 */
struct plan {
	const struct account *account; /* the operand's; NULL: no entry */
	struct identity identity;
	struct changes changes;
	struct capability_sets capabilities;
	struct creation creation;
	struct settings settings;
	struct ownership ownership; /* of --own; doubts are found later */
	struct remarks remarks;
	struct membership membership; /* last: it is large */
};

/*
 * Make the plan as far as the facts go.
 * plan: zeroed before, but for the gids at its end.
 * Returns why there is none; nothing has been or will be changed then.
 * A capability that is lacking is no refusal (see changes.lacking), since a
 * dry run needs none.
 */
struct refusal plan_make(struct plan *plan, const struct request *request,
			 const struct facts *facts);

/* Complete the plan by what was found after plan_make(). */
void plan_settle(struct plan *plan, const struct request *request,
		 const struct facts *facts, const struct findings *findings);

#endif
