/* SPDX-License-Identifier: ISC */
/* What the user namespace permits of a plan; see user_namespaces(7). */
#ifndef DOFF_USER_NAMESPACE_CHECK_H
#define DOFF_USER_NAMESPACE_CHECK_H

#include "plan/plan.h"

/* Tell whether setgroups(2) is denied here; false without /proc. */
bool userns_setgroups_denied(void);

/*
 * Tell whether an id that stat(2) showed is an owner, and not the overflow
 * id that stands for every owner who is not mapped here.
 */
bool userns_uid_is_mapped(uint32_t uid);
bool userns_gid_is_mapped(uint32_t gid);

/*
 * Check that the plan's ids are mapped and its groups may be set.
 * Returns 0, also where /proc is missing and nothing can be known, or -1
 * after a message.
 */
int userns_check(const struct plan *plan);

/* Warn where uid is another one outside, who will own what is handed over. */
void userns_warn_outside(uint32_t uid);

#endif
