/* SPDX-License-Identifier: ISC */
/* What each part of a plan is decided from, and how it is refused. */
#include "plan/decision.h"

bool
decision_refuse(struct decision *decision, struct str what, const char *why,
		const char *cure)
{
	decision->refusal = (struct refusal){ what, why, cure };
	return false;
}
