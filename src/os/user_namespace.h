/* SPDX-License-Identifier: ISC */
/* What the user namespace we are in permits; see user_namespaces(7). */
#ifndef DOFF_USER_NAMESPACE_H
#define DOFF_USER_NAMESPACE_H

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

/*
 * The text of the id maps, n = 0 if it cannot be known; each until the next
 * call.  Source: user_namespaces(7).
 */
struct str user_namespace_uid_map(void);
struct str user_namespace_gid_map(void);

/*
 * The id that the kernel reports for every unmapped owner, 65534 unless the
 * machine has set another.  Source: kernel.overflowuid in sysctl(8).
 */
uint32_t user_namespace_overflow_uid(void);
uint32_t user_namespace_overflow_gid(void);

#endif
