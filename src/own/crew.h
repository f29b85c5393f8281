/* SPDX-License-Identifier: ISC */
/* Threads that share out a walk, and are gone when it is over. */
#ifndef DOFF_CREW_H
#define DOFF_CREW_H

#include "own/directory_stack.h"

#define CREW_MAX 8 /* beyond that the kernel's own locks are the limit */

/*
 * Do task and all that comes of it, sharing it out.
 * size: how many threads, the calling one included, 1 to CREW_MAX.
 * work: called with each task, in any thread; may call crew_give().
 * Returns 0 when all is done and no thread but the calling one is left; -1
 * after a message where that cannot be shown.
 */
int crew_run(void (*work)(struct directory *task), struct directory *task,
	     unsigned size);

/* Start the threads, once; where none can be started, one does it all. */
void crew_grow(void);

/* Tell whether somebody would take a task, or soon will. */
bool crew_is_hungry(void);

/*
 * Hand on a task, after crew_is_hungry(): each thread may find it so at once,
 * and the queue has room for that.
 */
void crew_give(struct directory *task);

/* How many threads may come to share the work, 1 to CREW_MAX. */
unsigned crew_size(void);

#endif
