/* SPDX-License-Identifier: ISC */
/* The proof that the drop happened. */
#ifndef DOFF_PROOF_H
#define DOFF_PROOF_H

#include "plan/plan.h"

/*
 * Prove that the process is exactly what the plan says: read back ids,
 * groups and capabilities, try each way back, read the ids once more.
 * Return codes prove nothing: a seccomp profile can make them lie.
 * groups: set to those that the process has now.
 * Returns 0, or -1 after a message.
 */
int proof_run(const struct plan *plan, struct groups *groups);

#endif
