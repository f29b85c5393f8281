/* SPDX-License-Identifier: ISC */
/* What each part of a plan is decided from, and how it is refused. */
#ifndef DOFF_DECISION_H
#define DOFF_DECISION_H

#include "base/remark.h"
#include "plan/facts.h"
#include "plan/request.h"

struct decision {
	const struct request *request;
	const struct facts *facts;
	struct identity *identity; /* decided first */
	struct remarks *remarks;
	struct refusal refusal; /* why there is no plan */
};

/*
 * Refuse the plan.
 * what, why, cure: borrowed; cure may be NULL.
 * Returns false, for the caller to pass on.
 */
static inline bool
decision_refuse(struct decision *decision, struct str what, const char *why,
		const char *cure)
{
	decision->refusal = (struct refusal){ what, why, cure };
	return false;
}

#endif
