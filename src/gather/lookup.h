/* SPDX-License-Identifier: ISC */
/* Look-ups in /etc/passwd and /etc/group: our own, not NSS, not nscd. */
#ifndef DOFF_LOOKUP_H
#define DOFF_LOOKUP_H

#include "plan/facts.h"

/*
 * Run the searches, of which NULL is the end, over /etc/passwd, which may be
 * missing.
 * Returns -1 after a message where the file is there and cannot be read.
 */
int accounts_read_users(struct account_search *const *searches);

/* The same for /etc/group. */
int accounts_read_groups(struct group_wishes *wishes);

/* Find every account of uid 0 in /etc/passwd; as above. */
int accounts_read_roots(struct roots *roots);

/* Tell whether a gid that stat(2) showed of an entry beside fd is mapped. */
bool lookup_gid_is_mapped(uint32_t gid, int fd);

/* Find the owner of path (--match); -1 after a message. */
int accounts_read_owner(const char *path, struct owner *owner);

#endif
