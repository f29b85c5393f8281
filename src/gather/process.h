/* SPDX-License-Identifier: ISC */
/* Who the process is, and what it holds. */
#ifndef DOFF_PROCESS_H
#define DOFF_PROCESS_H

#include "plan/facts.h"

/*
 * Find out who we are.
 * Returns -1 after a message, also where real, effective and saved differ.
 * Source: credentials(7).
 */
int start_look(struct process *process);

#endif
