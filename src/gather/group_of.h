/* SPDX-License-Identifier: ISC */
/* The group that owns a path: --group-of. */
#ifndef DOFF_GROUP_OF_H
#define DOFF_GROUP_OF_H

#include "plan/facts.h"

/*
 * Add the groups of one path: its own, or, of a directory, those of the devices
 * and sockets directly in it.  Group 0, a group that is not mapped here, and
 * a path that is missing or out of reach add nothing, and are said.
 * Returns -1 after a message where it cannot be known.
 */
int group_of_read(const char *path, struct path_groups *groups);

#endif
