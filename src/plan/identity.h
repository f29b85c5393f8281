/* SPDX-License-Identifier: ISC */
/* Which uid and gid: the first source that answers. */
#ifndef DOFF_IDENTITY_H
#define DOFF_IDENTITY_H

#include "plan/plan.h"

/*
 * Set uid, gid and their sources in the plan: each from the first that
 * answers of the variable, the owner of --match, the operand, the account.
 * plan->account is set before.
 * Returns why there is no such identity, or why it may not be.
 */
struct refusal identity_become(struct plan *plan,
			       const struct request *request,
			       const struct facts *facts);

/*
 * Set uid and gid of the plan to those of the process (--if-root as another
 * user than root); a variable that asks for another id gets a remark.
 */
struct refusal identity_stay(struct plan *plan, const struct request *request,
			     const struct facts *facts);

#endif
