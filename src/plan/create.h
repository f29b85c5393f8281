/* SPDX-License-Identifier: ISC */
/* Which account entries --create wants. */
#ifndef DOFF_CREATE_H
#define DOFF_CREATE_H

#include "plan/plan.h"

/*
 * Set the entries and the home directory that --create asks for, none without
 * it; the identity of the plan is set before.
 * Returns why there can be no such entry, as soon as one is needed.
 */
struct refusal create_plan(struct plan *plan, const struct request *request,
			   const struct facts *facts);

#endif
