/* SPDX-License-Identifier: ISC */
/* Giving away a part of a walk to a thread that has nothing to do. */
#ifndef DOFF_SHARE_H
#define DOFF_SHARE_H

#include "own/resident.h"

/* Buffers that parts take for each thread: two in the queue, one at work. */
#define SHARE_BUFFERS 3

/*
 * Hand on half of what is left in the topmost directory that has anything left:
 * the higher up, the more is likely to hang below it.
 */
void share_some(struct residents *residents);

#endif
