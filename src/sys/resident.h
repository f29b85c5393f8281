/* SPDX-License-Identifier: ISC */
/* Which folders of a thread's way down keep descriptor and buffer. */
#ifndef DOFF_RESIDENT_H
#define DOFF_RESIDENT_H

#include "folder.h"

/* From the top down.  Above them the folders of a deep tree are closed. */
struct residents {
	size_t n;
	size_t limit; /* 1 to BUFFERS_MAX */
	struct folder *folder[BUFFERS_MAX];
};

/*
 * Give a folder that was just opened a buffer; the topmost resident that may
 * be closed makes room where the limit is reached.
 */
void resident_add(struct residents *residents, struct folder *folder);

/*
 * Close the topmost folder that may be: where it is returned to, it is
 * opened again through "..", and read on from where it was.
 * Returns false where there is none but the last.
 */
bool resident_evict(struct residents *residents);

/*
 * Take the last folder out; its buffer is given back.
 * Returns its descriptor, now the caller's; -1 where it was not resident.
 */
int resident_remove(struct residents *residents, struct folder *folder);

#endif
