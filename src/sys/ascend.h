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
 * One of the things that folder waited for is done.  The last of them, in
 * whichever thread, gives the folder its turn, and so on upwards.
 * fd: of the folder, closed on return; -1 where it was lost.
 */
void ascend(const struct change *change, struct folder *folder, int fd);

#endif
