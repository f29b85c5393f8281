/* SPDX-License-Identifier: ISC */
/* Everything found out before a plan is made. */
#ifndef DOFF_GATHER_H
#define DOFF_GATHER_H

#include "plan/plan.h"

/*
 * Find out all that a plan for the request needs; nothing is changed.
 * facts: its process is the one given, the rest is static.
 * Returns -1 after a message.
 */
int gather(const struct request *request, char **environment,
	   struct process *process, struct facts *facts);

/*
 * Find out what a plan made of these facts shows to matter, but for the
 * account files.
 * findings: zeroed before.
 */
void gather_findings(const struct request *request, const struct plan *plan,
		     struct findings *findings);

#endif
