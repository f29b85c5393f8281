/* SPDX-License-Identifier: ISC */
/* Everything found out before a plan is made. */
#ifndef DOFF_GATHER_H
#define DOFF_GATHER_H

#include "plan/plan.h"

/*
 * Find out all that a plan for the request needs; nothing is changed.
 * request: the values of its variables are set.
 * facts: its process is the one given, the rest is static.
 * Returns -1 after a message.
 */
int gather(struct request *request, char **environment,
	   struct process *process, struct facts *facts);

#endif
