/* SPDX-License-Identifier: ISC */
/* Which directories of a thread's way down keep descriptor and buffer. */
#ifndef DOFF_RESIDENT_H
#define DOFF_RESIDENT_H

#include "own/directory_stack.h"

#define RESIDENTS_MAX 176 /* descriptors, of all threads together */

/* From the top down.  Above them the directories of a deep tree are closed. */
struct residents {
	size_t n;
	size_t open_limit; /* of all threads together, up to RESIDENTS_MAX */
	size_t buffers;
	size_t buffers_limit; /* 4 to BUFFERS_MAX */
	struct directory *directory[RESIDENTS_MAX + 4];
};

/*
 * Give a directory that was just opened a place and a buffer.  Where limits are
 * reached, directories above lend their buffer, or are closed; see below.
 */
void resident_add(struct residents *residents, struct directory *directory);

/*
 * Close the topmost directory that may be: where it is returned to, it is
 * opened again through "..", and read on from where it was.
 * Returns false where there is none but the last.
 */
bool resident_evict(struct residents *residents);

/* Give the last directory a buffer again. */
void resident_wake(struct residents *residents, struct directory *directory);

/*
 * Take the last directory out; its buffer is given back.
 * Returns its descriptor, now the caller's; -1 where it was not resident.
 */
int resident_remove(struct residents *residents, struct directory *directory);

#endif
