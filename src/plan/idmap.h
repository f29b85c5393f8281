/* SPDX-License-Identifier: ISC */
/* The id maps of a user namespace, as /proc/self/uid_map shows them. */
#ifndef DOFF_IDMAP_H
#define DOFF_IDMAP_H

#include "base/str.h"

/*
 * Look id up in a map.
 * map: lines of three numbers, "inside outside count".
 * outside: what id is in the parent namespace; left alone where it is none.
 * Returns whether id is mapped.  Source: user_namespaces(7).
 */
bool idmap_find(struct str map, uint32_t id, uint32_t *outside);

/*
 * Tell whether an id that stat(2) showed is that of an owner who is mapped,
 * and does not stand for all who are not.
 * overflow: the id that stands for them.
 */
bool idmap_owner_is_mapped(struct str map, uint32_t overflow, uint32_t id);

/* Tell whether every id is mapped to itself, as outside any container. */
bool idmap_is_initial(struct str map);

/*
 * Tell whether uid 0 is mapped alone, and to another uid: root here is an
 * ordinary user outside, as rootless Podman and Docker have it.  A range from
 * 0 on is userns-remap.
 */
bool idmap_is_rootless(struct str map);

#endif
