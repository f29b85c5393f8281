/* SPDX-License-Identifier: ISC */
/* The way up: a folder changes hands after all that is below it. */
#ifndef DOFF_ASCEND_H
#define DOFF_ASCEND_H

#include "change.h"
#include "folder.h"

/*
 * Open the parent of what is open at child, through "..".
 * Returns a descriptor for reading, or -1 where ".." leads elsewhere: the
 * child was moved while it was walked.
 */
int ascend_open(int child, const struct folder *parent);

/*
 * Tell whether an offset in a folder means the same once it was closed and
 * opened again.  Not on overlayfs, where a folder whose entries are copied up
 * is listed in another order, or with offsets of another kind.
 */
bool ascend_keeps_offsets(int fd);

/*
 * One of the things that folder waited for is done.  The last of them, in
 * whichever thread, gives the folder its turn, and so on upwards.
 * fd: of the folder, closed on return; -1 where it was lost.
 */
void ascend(const struct change *change, struct folder *folder, int fd);

#endif
