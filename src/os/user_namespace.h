/* SPDX-License-Identifier: ISC */
/* What /proc says of the user namespace; see user_namespaces(7). */
#ifndef DOFF_USER_NAMESPACE_H
#define DOFF_USER_NAMESPACE_H

#include "base/str.h"

/* Tell whether setgroups(2) is denied here; false without /proc. */
bool user_namespace_setgroups_denied(void);

/*
 * Read an id map.
 * Returns its text until the next call; n = 0 without /proc.
 */
struct str user_namespace_uid_map(void);
struct str user_namespace_gid_map(void);

/* The id that stands for every unmapped owner; 65534 without /proc. */
uint32_t user_namespace_overflow_uid(void);
uint32_t user_namespace_overflow_gid(void);

#endif
