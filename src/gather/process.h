/* SPDX-License-Identifier: ISC */
/* The ids, groups and capabilities of the process as it was started. */
#ifndef DOFF_PROCESS_H
#define DOFF_PROCESS_H

#include "plan/facts.h"

/*
 * Read ids, groups, and capability sets but the bounding set.
 * Returns -1 after a message, also if real, effective and saved ids differ.
 * Source: credentials(7).
 */
int process_read(struct process *process);

/*
 * Read the bounding set and the securebits; some 40 system calls.
 * Returns -1 after a message; see prctl(2).
 */
int process_read_limits(struct process *process);

#endif
