/* SPDX-License-Identifier: ISC */
/* What /proc says of the user namespace; see user_namespaces(7). */
#ifndef DOFF_USER_NAMESPACE_H
#define DOFF_USER_NAMESPACE_H

#include "base/str.h"

/* Tell whether setgroups(2) is denied here; false without /proc. */
bool user_namespace_setgroups_denied(void);

/*
 * The text of the id maps, n = 0 if it cannot be known; each until the next
 * call.
 */
struct str user_namespace_uid_map(void);
struct str user_namespace_gid_map(void);

/*
 * The id that the kernel reports for every unmapped owner, 65534 unless the
 * machine has set another.  Source: kernel.overflowuid in sysctl(8).
 */
uint32_t user_namespace_overflow_uid(void);
uint32_t user_namespace_overflow_gid(void);

/*
 * Tell whether what fd is open on lies on an id-mapped mount, whose map may
 * lack an owner, too.  False without /proc.  Source: mount_setattr(2).
 */
bool mount_is_idmapped(int fd);

#endif
