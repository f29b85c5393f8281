/* SPDX-License-Identifier: ISC */
/* The way up: a directory changes hands after all that is below it. */
#ifndef DOFF_ASCEND_H
#define DOFF_ASCEND_H

#include "own/change.h"
#include "own/directory_stack.h"

/*
 * Open the parent of what is open at child, through "..".
 * Returns a descriptor for reading, or -1 where ".." leads elsewhere: the
 * child was moved while it was walked.
 */
int ascend_open(int child, const struct directory *parent);

/*
 * Tell whether an offset in a directory means the same once it was closed and
 * opened again.  Not on overlayfs, where a directory whose entries are copied
 * up is listed in another order, or with offsets of another kind.
 */
bool ascend_keeps_offsets(int fd);

/*
 * One of the things that directory waited for is done.  The last of them, in
 * whichever thread, gives the directory its turn, and so on upwards.
 * fd: of the directory, closed on return; -1 where it was lost.
 */
void ascend(const struct change *change, struct directory *directory, int fd);

#endif
