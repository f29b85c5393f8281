/* SPDX-License-Identifier: ISC */
/* The capability sets, no_new_privs and securebits: set, and compared. */
#ifndef DOFF_CAPABILITIES_H
#define DOFF_CAPABILITIES_H

#include "plan/capability_sets.h"

/*
 * The steps of the drop, in this order around the change of ids; those that
 * are not asked for do nothing.
 * Each returns 0, or -1 after a message.
 */
int capabilities_bound(const struct capability_sets *sets);
int capabilities_bridge(const struct capability_sets *sets);
int capabilities_drop(const struct capability_sets *sets);

/* Tell whether the process has exactly these sets. */
bool capabilities_match(const struct capability_sets *sets);

#endif
